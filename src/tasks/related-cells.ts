import * as vscode from 'vscode';
import { relatedCells as relatedOf } from '../../server/tasks/related-cells.ts';
import type { RelatedText } from '../../server/tasks/task.ts';
import { notebookOf } from './notebook-of.ts';

/** The code cells of a notebook above the cell, nearest first; empty for any other document. */
export function relatedCells(document: vscode.TextDocument): readonly RelatedText[] {
  const cells = notebookOf(document)?.getCells() ?? [];
  return relatedOf(
    cells.map(({ kind, document: { languageId }, document: cell }) => ({
      isCode: kind === vscode.NotebookCellKind.Code,
      languageId,
      getText: () => cell.getText(),
    })),
    cells.findIndex((cell) => cell.document === document),
  );
}
