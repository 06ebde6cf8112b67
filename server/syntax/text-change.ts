import type { Position } from './tree.ts';

/** The one stretch in which two texts differ. Offsets in UTF-16 code units. */
export interface TextChange {
  readonly startOffset: number;
  readonly oldEndOffset: number;
  readonly newEndOffset: number;
  readonly start: Position;
  readonly oldEnd: Position;
  readonly newEnd: Position;
}

/** Texts are first compared in stretches of this many characters: comparing slices runs at memory speed. */
const STRETCH_CHARACTERS = 4096;

/**
 * Finds what changed between two versions of a text. Several edits come out as one stretch around all of them, which costs a
 * little parsing and can never disagree with the text, as a missed or reordered change event would.
 */
export function findChange(before: string, after: string): TextChange | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  const startOffset = commonStart(before, after, shorter);
  const behind = commonEnd(before, after, shorter - startOffset);
  const oldEndOffset = before.length - behind;
  const newEndOffset = after.length - behind;
  const start = advance({ line: 0, character: 0 }, after, 0, startOffset);
  return {
    startOffset,
    oldEndOffset,
    newEndOffset,
    start,
    oldEnd: advance(start, before, startOffset, oldEndOffset),
    newEnd: advance(start, after, startOffset, newEndOffset),
  };
}

function commonStart(a: string, b: string, limit: number): number {
  let same = 0;
  while (
    same + STRETCH_CHARACTERS <= limit &&
    a.slice(same, same + STRETCH_CHARACTERS) === b.slice(same, same + STRETCH_CHARACTERS)
  ) {
    same += STRETCH_CHARACTERS;
  }
  while (same < limit && a.charCodeAt(same) === b.charCodeAt(same)) same++;
  return same;
}

function commonEnd(a: string, b: string, limit: number): number {
  let same = 0;
  const slice = (text: string) => text.slice(text.length - same - STRETCH_CHARACTERS, text.length - same);
  while (same + STRETCH_CHARACTERS <= limit && slice(a) === slice(b)) same += STRETCH_CHARACTERS;
  while (same < limit && a.charCodeAt(a.length - same - 1) === b.charCodeAt(b.length - same - 1)) same++;
  return same;
}

/** The position of offset `to`, knowing the one of `from`; a line ends with `\n`, as tree-sitter counts. */
function advance(position: Position, text: string, from: number, to: number): Position {
  let line = position.line;
  let lineStart = from - position.character;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) {
    line++;
    lineStart = at + 1;
  }
  return { line, character: to - lineStart };
}
