import type { Surroundings } from '../surroundings.ts';
import { balanceBrackets } from './brackets.ts';
import type { Filter } from './filter.ts';
import { isTelling } from './following-lines.ts';

/** A group of up to this many lines that comes again and again is a circle. */
const MAX_GROUP_LINES = 4;
/** The same line may stand twice (`i++;`), not three times. */
const LINE_REPEATS = 3;
const GROUP_REPEATS = 2;
/** Lines in a row that differ in the numbers of their names alone (`color2`, `color3`, …) go on without end… */
const COUNTING_LINES = 4;
/** …and so many of them are left: who counts on accepts the next ones. */
const KEPT_COUNTING_LINES = 2;
const NUMBERS_OF_NAMES = /(?<=[\p{L}_])\d+/gu;
/** Inside a line: a piece of up to this many characters… */
const MAX_PIECE_CHARACTERS = 32;
/** …that comes this often in a row… */
const PIECE_REPEATS = 5;
/** …and takes this many characters in all; `0, 0, 0, 0` is a fine row of a matrix. */
const MIN_CIRCLE_CHARACTERS = 24;
/** A longer piece that comes twice in a row is a circle too: the model tells a list over again. */
const MAX_LONG_PIECE_CHARACTERS = 128;
const LONG_PIECE_REPEATS = 2;
/** The same with the numbers left aside: `$1, $2, $3` never ends, a list of numbers may be long. */
const MIN_COUNTING_CHARACTERS = 64;
/** Rulers of dashes are written on purpose, up to a line's width. */
const MIN_RULER_CHARACTERS = 100;

/** Cuts where the model begins to run in circles, and drops copies of the lines right above. Of a list that is told over again in the first line the first telling stays. */
export const cutRepetition: Filter = (candidate, around) => {
  const { text } = candidate;
  if (copiesLinesAbove(text, around)) return 'repeats-prefix';
  const start = circleStart(text);
  if (start === undefined) return candidate;
  const before = text.slice(0, start);
  const kept = before.trim() === '' ? before + toldOnce(text.slice(start), around.languageId) : before;
  return kept.trim() === '' ? 'repetitive' : { ...candidate, text: kept, complete: true };
};

/**
 * Offset where a circle closes for the first time: before the line that runs in one, or behind the first of the groups of lines.
 * Undefined without one. The circle that shows first counts, so that more text never changes the answer.
 */
export function circleStart(text: string): number | undefined {
  const lines = text.split('\n');
  let start = 0;
  for (const [index, line] of lines.entries()) {
    if (circleIn(line)) return Math.max(0, start - 1);
    const kept = linesBeforeCircle(lines, index + 1);
    if (kept !== undefined) return lines.slice(0, kept).join('\n').length;
    start += line.length + 1;
  }
  return undefined;
}

/** How many lines stand before the second of equal groups of lines that end at `end`, or before the third of those that count. */
function linesBeforeCircle(lines: readonly string[], end: number): number | undefined {
  for (let size = 1; size <= MAX_GROUP_LINES; size++) {
    const length = size * (size === 1 ? LINE_REPEATS : GROUP_REPEATS);
    if (length > end) continue;
    const [group, rest] = [
      lines.slice(end - length, end - length + size),
      lines.slice(end - length + size, end),
    ];
    const same = rest.every((line, index) => line.trim() === group[index % size]!.trim());
    if (same && group.some(isTelling)) return end - length + size;
  }
  const start = end - COUNTING_LINES;
  return start >= 0 && counts(lines.slice(start, end)) ? start + KEPT_COUNTING_LINES : undefined;
}

/** Whether lines are all different, and by the numbers of their names alone. */
function counts(lines: readonly string[]): boolean {
  const trimmed = lines.map((line) => line.trim());
  const [first = '', ...rest] = trimmed.map((line) => line.replace(NUMBERS_OF_NAMES, ''));
  return isTelling(first) && rest.every((line) => line === first) && new Set(trimmed).size === lines.length;
}

/** A piece that comes again. */
interface Circle {
  /** Where it begins for the second time… */
  readonly again: number;
  /** …and where it is clear that it does. */
  readonly closed: number;
  readonly isLong: boolean;
}

/** What there is of a text's first line before it begins anew; nothing where it is no list, or would be left open. */
function toldOnce(text: string, languageId: string): string {
  const [line = ''] = /^\n?.*/.exec(text) ?? [];
  const circle = circleIn(line);
  if (!circle?.isLong) return '';
  const once = line.slice(0, circle.again).replace(/[\s,;|]+$/, '');
  return balanceBrackets(once, languageId).open.length > 0 ? '' : once;
}

/** The one that shows first. */
function circleIn(line: string): Circle | undefined {
  return (
    closesFirst(line, MIN_CIRCLE_CHARACTERS, MAX_LONG_PIECE_CHARACTERS) ??
    closesFirst(line.replace(/\d+/g, '0'), MIN_COUNTING_CHARACTERS, MAX_PIECE_CHARACTERS)
  );
}

function closesFirst(line: string, minCharacters: number, maxPieceCharacters: number): Circle | undefined {
  let first: Circle | undefined;
  for (let size = 1; size <= maxPieceCharacters; size++) {
    const isLong = size > MAX_PIECE_CHARACTERS;
    const repeats = isLong ? LONG_PIECE_REPEATS : PIECE_REPEATS;
    let run = 0;
    for (let index = size; index < Math.min(line.length, first?.closed ?? Infinity); index++) {
      run = line[index] === line[index - size] ? run + 1 : 0;
      const total = run + size;
      if (total < minCharacters || total < size * repeats) continue;
      const again = index - size + 1;
      const piece = line.slice(again, index + 1);
      if (/[\p{L}\p{N}]/u.test(piece) || (piece.trim() !== '' && total >= MIN_RULER_CHARACTERS)) {
        first = { again, closed: index, isLong };
      }
    }
  }
  return first;
}

/** Whether all of the suggestion's lines are the lines right above the cursor again. */
function copiesLinesAbove(text: string, around: Surroundings): boolean {
  const lines = (around.lineBefore + text).split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0 || !lines.some(isTelling)) return false;
  const above = around.linesAbove.filter((line) => line.trim() !== '').slice(-lines.length);
  return above.length === lines.length && lines.every((line, index) => line.trim() === above[index]!.trim());
}
