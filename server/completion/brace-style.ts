import { isCommentLine } from '../context/comment-line.ts';
import type { Surroundings } from './surroundings.ts';

/** `){`, and no number of repetitions in a regular expression. */
const TIGHT = /\)\{(?:\s|$)/;
const LOOSE = /\)[ \t]+\{/;
/** A brace with a blank before it, and what is written in one piece with its bracket: words of the model end at letters, digits and blanks. */
const LOOSE_PIECE = /([^\s\p{L}\p{N}]*\))[ \t]+\{/u;
/** So many lines for one of the other kind make a style. Of lines in MultiPL-E's programs 97 % are as all others of their program. */
const LINES_FOR_ONE = 4;

/** Whether who wrote this file leaves no blank between `)` and `{`. */
export function isBraceTight({ linesAbove, lineBefore, linesBelow, languageId }: Surroundings): boolean {
  let tight = 0;
  let loose = 0;
  for (const line of [...linesAbove, lineBefore, ...linesBelow]) {
    if (!line.includes('{') || isCommentLine(line, languageId)) continue;
    if (TIGHT.test(line)) tight++;
    if (LOOSE.test(line)) loose++;
  }
  return tight > LINES_FOR_ONE * loose;
}

/** Where a text has to be written otherwise to leave no blank before its first brace that has one, what from there up to the brace, and what behind it. */
export interface Tightened {
  readonly start: number;
  readonly piece: string;
  readonly rest: string;
}

export function tightened(text: string): Tightened | undefined {
  const match = LOOSE_PIECE.exec(text);
  if (!match) return undefined;
  const [loose, bracket = ''] = match;
  return { start: match.index, piece: `${bracket}{`, rest: text.slice(match.index + loose.length) };
}
