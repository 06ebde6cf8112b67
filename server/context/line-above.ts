import type { DocumentLines } from './document-lines.ts';

/** It is looked for no farther up: what stands beyond so many blank lines is another paragraph. */
const MAX_BLANK_LINES = 3;

/** The nearest line above `line` that has text, without its indentation; empty where there is none. */
export function lineAbove(document: DocumentLines, line: number): string {
  for (let above = line - 1; above >= 0 && above >= line - 1 - MAX_BLANK_LINES; above--) {
    const text = document.lineAt(above).trim();
    if (text !== '') return text;
  }
  return '';
}
