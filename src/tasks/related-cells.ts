import * as vscode from 'vscode';
import type { RelatedText } from '../../server/tasks/task.ts';
import { notebookOf } from './notebook-of.ts';

/** The nearest cells above say what the names of a cell mean. */
const MAX_CELLS = 6;

/** The code cells of a notebook above the cell, nearest first; empty for any other document. */
export function relatedCells(document: vscode.TextDocument): readonly RelatedText[] {
  const notebook = notebookOf(document);
  if (!notebook) return [];
  const cells = notebook.getCells();
  const at = cells.findIndex((cell) => cell.document === document);
  return cells
    .slice(0, at)
    .filter(
      ({ kind, document: { languageId } }) =>
        kind === vscode.NotebookCellKind.Code && languageId === document.languageId,
    )
    .slice(-MAX_CELLS)
    .reverse()
    .map((cell) => ({ name: `cell ${cell.index + 1}`, text: cell.document.getText() }));
}
