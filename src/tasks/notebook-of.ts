import * as vscode from 'vscode';

/** Of every cell's document. */
const CELL_SCHEME = 'vscode-notebook-cell';

/** The notebook that a document is a cell of. */
export function notebookOf(document: vscode.TextDocument): vscode.NotebookDocument | undefined {
  if (document.uri.scheme !== CELL_SCHEME) return undefined;
  return vscode.workspace.notebookDocuments.find((candidate) =>
    candidate.getCells().some((cell) => cell.document === document),
  );
}
