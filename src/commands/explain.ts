import * as vscode from 'vscode';
import type { ExplanationPanel } from '../explain/explanation-panel.ts';

/** `foretype.explain`: the selection, else what is around the cursor. */
export function explain(panel: ExplanationPanel): () => Promise<void> {
  return async () => {
    const editor = vscode.window.activeTextEditor;
    if (editor) await panel.explain(editor.document, editor.selection);
    else void vscode.window.showInformationMessage('Foretype: open a file first, and point at the code.');
  };
}
