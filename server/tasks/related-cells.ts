import type { RelatedText } from './task.ts';

/** The nearest cells above say what the names of a cell mean. */
const MAX_CELLS = 6;

/** A cell of a notebook, in its place. */
export interface NotebookCell {
  readonly isCode: boolean;
  /** Undefined where its text is not known. */
  readonly languageId: string | undefined;
  readonly getText: () => string;
}

/** The code cells above one in its language, nearest first. */
export function relatedCells(cells: readonly NotebookCell[], at: number): readonly RelatedText[] {
  const languageId = cells[at]?.languageId;
  if (languageId === undefined) return [];
  return cells
    .slice(0, at)
    .map((cell, index) => ({ ...cell, index }))
    .filter((cell) => cell.isCode && cell.languageId === languageId)
    .slice(-MAX_CELLS)
    .reverse()
    .map(({ index, getText }) => ({ name: `cell ${index + 1}`, text: getText() }));
}
