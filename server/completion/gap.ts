/**
 * What the depth of the lines around an empty line tells of the line that is missing there: one that opens a block, one that closes one, or neither.
 * A model that fills a hole heeds the words below it more than their depth.
 */
import { indentationOf, indentationWidth } from '../prompt/indentation.ts';
import { balanceBrackets, closerOf, indentationAt, type Bracket } from './filters/brackets.ts';
import { opensBlock } from './opens-block.ts';
import type { Surroundings } from './surroundings.ts';

/** `) -> int:` below parameters that stand on lines of their own. */
const ENDS_SIGNATURE = /^\s*[)\]}].*:$/;

/** The text around a line, cut at its end: `above` has it, or what of it is known. */
interface Halves {
  readonly above: string;
  readonly below: string;
}

type Gap =
  | { readonly kind: 'opener' }
  /** With its indentation. */
  | { readonly kind: 'closer'; readonly text: string }
  | { readonly kind: 'neither' };

/** The closing line that is missing, with its indentation; undefined where none is, where nothing can be told, and for who stands further inside. */
export function missingCloser(around: Surroundings): string | undefined {
  const gap = gapAt(around);
  return gap?.kind === 'closer' ? gap.text : undefined;
}

/** Whether a line at the cursor opens less than the lines below close, or more; false where that cannot be told. */
export function missesDepth(line: string, around: Surroundings): boolean {
  if (around.place !== 'code') return false;
  const { languageId } = around;
  const halves = halvesOf(line, around);
  const missesBrackets = gapAt(around) !== undefined && !areClosed(halves, languageId);
  return missesBrackets || (languageId === 'python' && !isPythonDepth(halves));
}

/** Whether a text that may have several lines opens a bracket that nothing below is there to close: no place to end at. */
export function leavesOpen(text: string, around: Surroundings): boolean {
  const { languageId, place, reach } = around;
  if (place !== 'code' || reach === 'line') return false;
  return balanceBrackets(text, languageId).open.length > 0 && gapAt(around)?.kind !== 'opener';
}

/** Undefined also where the cursor stands in the block that is not closed: there is more to come in it. */
function gapAt(around: Surroundings): Gap | undefined {
  const gap = gapIn(halvesOf('', around), around.languageId);
  const isInside = gap?.kind === 'closer' && indentationWidth(around.lineBefore) > indentationWidth(gap.text);
  return isInside ? undefined : gap;
}

function halvesOf(line: string, { linesAbove, lineBefore, lineAfter, linesBelow }: Surroundings): Halves {
  return {
    above: [...linesAbove, lineBefore + line].join('\n'),
    below: [lineAfter, ...linesBelow].join('\n'),
  };
}

/** Closers that begin a line stand as deep as the line that opened. Where the next ones do not agree the text is laid out otherwise. */
function gapIn({ above, below }: Halves, languageId: string): Gap | undefined {
  const { open } = balanceBrackets(above, languageId);
  const [first, second] = balanceBrackets(below, languageId).surplus;
  const innermost = open.at(-1);
  const outer = open.at(-2);
  const isTold =
    innermost && first && beginsLine(below, first) && beginsOnItsLine(above, innermost, languageId);
  if (!isTold) return undefined;
  const isPair = (opener: Bracket, closer: Bracket): boolean => closes(above, opener, below, closer);
  if (isPair(innermost, first)) return { kind: 'neither' };
  const depth = indentationAt(above, innermost);
  if (depth < indentationAt(below, first)) {
    return !second || isPair(innermost, second) ? { kind: 'opener' } : undefined;
  }
  if (!outer || !isPair(outer, first) || depth === indentationAt(below, first)) return undefined;
  const line = above.slice(above.lastIndexOf('\n', innermost.offset) + 1);
  return { kind: 'closer', text: indentationOf(line) + closerOf(innermost)! };
}

/** Whether the first closer below closes what is open, as far as that can be told. */
function areClosed({ above, below }: Halves, languageId: string): boolean {
  const innermost = balanceBrackets(above, languageId).open.at(-1);
  const [first] = balanceBrackets(below, languageId).surplus;
  if (innermost && !beginsOnItsLine(above, innermost, languageId)) return true;
  return innermost !== undefined && first !== undefined && closes(above, innermost, below, first);
}

function closes(above: string, opener: Bracket, below: string, closer: Bracket): boolean {
  return (
    closerOf(opener) === closer.character &&
    beginsLine(below, closer) &&
    indentationAt(above, opener) === indentationAt(below, closer)
  );
}

/** Whether what a bracket belongs to begins on its line: not behind the last of several lines of parameters, nor as a branch of an expression. */
function beginsOnItsLine(text: string, { offset }: Bracket, languageId: string): boolean {
  const line = text.slice(text.lastIndexOf('\n', offset) + 1, offset);
  const { surplus } = balanceBrackets(line, languageId);
  return surplus.every((closer) => beginsLine(line, closer)) && !/^\s*[?:]/.test(line);
}

function beginsLine(text: string, { offset }: Bracket): boolean {
  return text.slice(text.lastIndexOf('\n', offset) + 1, offset).trim() === '';
}

/** Lines that open a block, and no others, have deeper ones below them; true where brackets make it otherwise. */
function isPythonDepth({ above, below }: Halves): boolean {
  const line = above.slice(above.lastIndexOf('\n') + 1);
  const next = below.split('\n').find((text) => text.trim() !== '');
  const isContinued = line.endsWith('\\') || balanceBrackets(above, 'python').open.length > 0;
  if (next === undefined || isContinued) return true;
  const opens = opensBlock(line, 'python') || ENDS_SIGNATURE.test(line);
  return opens === indentationWidth(next) > indentationWidth(line);
}
