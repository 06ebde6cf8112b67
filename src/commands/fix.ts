import * as vscode from 'vscode';
import { problemsAt, type ProblemAt } from '../fix/problems-at.ts';
import type { PreviewCommand } from '../preview/preview-command.ts';

/** `foretype.fix`: what the lightbulb stands on, else what is wrong on the lines of the selection, or of the cursor. */
export function fix(preview: PreviewCommand): (problems?: unknown) => Promise<void> {
  return async (given) => {
    const editor = vscode.window.activeTextEditor;
    const problems =
      Array.isArray(given) && given.every(isProblem)
        ? given
        : editor
          ? problemsAt(editor.document, editor.selection)
          : [];
    const [first] = problems;
    const range = first && new vscode.Range(first.line, 0, first.line, 0);
    await preview.start('fix', { options: { problems }, ...(range && { range }) });
  };
}

function isProblem(value: unknown): value is ProblemAt {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'line' in value &&
    typeof value.line === 'number' &&
    'message' in value &&
    typeof value.message === 'string'
  );
}
