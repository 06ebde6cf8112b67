import * as vscode from 'vscode';
import type { Indentation } from '../server/context/layout.ts';

/** What the editor that shows the document was set to, or found. */
export function editorIndentation(document: vscode.TextDocument): Indentation | undefined {
  const options = vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.options;
  const { insertSpaces, tabSize } = options ?? {};
  return typeof insertSpaces === 'boolean' && typeof tabSize === 'number'
    ? { insertSpaces, tabSize }
    : undefined;
}
