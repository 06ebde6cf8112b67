import * as vscode from 'vscode';
import type { ExplanationPanel } from '../explain/explanation-panel.ts';

/** Of a lens or a hover, which are not where the cursor is. */
export interface ExplainedPlace {
  readonly uri: string;
  /** From 0. */
  readonly line: number;
}

/** `foretype.explain`: the selection, else what is around the cursor or the given place. */
export function explain(panel: ExplanationPanel): (given?: unknown) => Promise<void> {
  return async (given) => {
    const editor = vscode.window.activeTextEditor;
    if (isPlace(given)) {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(given.uri));
      const { range, firstNonWhitespaceCharacterIndex } = document.lineAt(
        Math.min(given.line, document.lineCount - 1),
      );
      const start = range.start.with({ character: firstNonWhitespaceCharacterIndex });
      await panel.explain(document, new vscode.Range(start, start));
    } else if (editor) await panel.explain(editor.document, editor.selection);
    else void vscode.window.showInformationMessage('Foretype: open a file first, and point at the code.');
  };
}

function isPlace(value: unknown): value is ExplainedPlace {
  if (typeof value !== 'object' || value === null) return false;
  return 'uri' in value && typeof value.uri === 'string' && 'line' in value && typeof value.line === 'number';
}
