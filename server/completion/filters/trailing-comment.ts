import type { Surroundings } from '../surroundings.ts';
import { commentMarkOf } from './brackets.ts';
import type { Filter } from './filter.ts';

/** Lines around the cursor that show whether this place is written with comments behind the code. */
const LINES_NEARBY = 5;

/** A small model likes to explain its line behind it; that is dropped where no line nearby has such a comment. */
export const dropTrailingComment: Filter = (candidate, around) => {
  const start = trailingCommentStart(candidate.text, around);
  return start === undefined
    ? candidate
    : { ...candidate, text: candidate.text.slice(0, start), complete: true };
};

/** Offset in `text` of an unwanted comment, with the blanks before it. */
export function trailingCommentStart(text: string, around: Surroundings): number | undefined {
  if (around.reach === 'block' || around.place !== 'code') return undefined;
  const end = text.indexOf('\n');
  const line = around.lineBefore + (end < 0 ? text : text.slice(0, end));
  const start = commentBehindCode(line, around.languageId);
  if (start === undefined || start <= around.lineBefore.length) return undefined;
  const nearby = [...around.linesAbove.slice(-LINES_NEARBY), ...around.linesBelow.slice(0, LINES_NEARBY)];
  return nearby.some((other) => commentBehindCode(other, around.languageId) !== undefined)
    ? undefined
    : start - around.lineBefore.length;
}

function commentBehindCode(line: string, languageId: string): number | undefined {
  const marker = new RegExp(`\\s+${commentMarkOf(languageId)}\\s`, 'g');
  for (const match of line.matchAll(marker)) {
    const code = line.slice(0, match.index);
    if (code.trim() !== '' && !isInString(code)) return match.index;
  }
  return undefined;
}

/** Whether a quote is open at the end, taken each kind by itself. */
function isInString(code: string): boolean {
  const plain = code.replace(/\\./g, '');
  return ['"', "'", '`'].some((quote) => plain.split(quote).length % 2 === 0);
}
