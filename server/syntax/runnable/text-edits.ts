import type { Position } from '../tree.ts';

/** UTF-16 offsets into a text. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** `starts`: `lineStarts` of the text. */
export function offsetOf(starts: readonly number[], { line, character }: Position): number {
  return (starts[line] ?? 0) + character;
}

/** Edits that do not overlap; of those at one place, the first in the list comes first. */
export function withEdits(text: string, edits: readonly TextEdit[]): string {
  const inOrder = [...edits].sort((a, b) => a.start - b.start);
  let result = '';
  let at = 0;
  for (const { start, end, text: put } of inOrder) {
    result += text.slice(at, start) + put;
    at = end;
  }
  return result + text.slice(at);
}
