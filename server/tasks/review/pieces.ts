import { extractContext } from '../../context/extract-context.ts';
import { headerAt } from '../generate/place.ts';
import { definitionsOf, type Definition } from '../definitions.ts';
import { targetOf, type Target } from '../target.ts';
import type { TaskInput } from '../task.ts';

/** A declaration, and its lines that are looked at one by one. */
export interface Piece extends Target {
  readonly lines: readonly number[];
}

/** Nothing but brackets and the like: there is no other way to write it. */
const HAS_WORD = /[\p{L}\p{N}]/u;
const MAX_LINE_CHARACTERS = 200;
/** A longer declaration is looked at in parts. */
const MAX_PIECE_LINES = 60;

/**
 * What a review looks at: the declarations in the selection; else the function around the cursor; else all of the class or file. Lines outside
 * of a selection's declarations are a piece too. Needs the tree, so call it before the task waits.
 */
export function piecesOf(input: TaskInput): readonly Piece[] {
  return withLines(input, areasOf(input));
}

/** Lines with text in what a review would look at: a cheap upper bound, told before anything is read. */
export function reviewedLines(input: TaskInput): number {
  let count = 0;
  for (const { startLine, endLine } of areasOf(input)) {
    for (let line = startLine; line <= endLine; line++)
      if (HAS_WORD.test(input.document.lineAt(line))) count++;
  }
  return count;
}

function areasOf(input: TaskInput): readonly Target[] {
  const { document, range } = input;
  const target = targetOf(input);
  if (!target) return [];
  const isSelected = range.start.line !== range.end.line || range.start.character !== range.end.character;
  const definitions = outermost(definitionsOf(input).filter(({ startLine, endLine }) => endLine > startLine));
  const isFunction = target.what.startsWith('the function');
  if (isFunction && !isSelected) return [target];
  const isClass = target.what.startsWith('the class');
  const area: Target =
    isSelected || isClass ? target : { startLine: 0, endLine: document.lineCount - 1, what: 'the file' };
  const inside = definitions.filter(
    ({ startLine, endLine }) => startLine >= area.startLine && endLine <= area.endLine,
  );
  if (inside.length === 0) return [area];
  return between(area, inside);
}

/** Not a function inside of another one; of a class its methods. */
function outermost(definitions: readonly Definition[]): readonly Definition[] {
  const holds = (outer: Definition, inner: Definition): boolean =>
    outer !== inner && outer.startLine <= inner.startLine && outer.endLine >= inner.endLine;
  return definitions.filter((each) => !definitions.some((outer) => holds(outer, each)));
}

/** The declarations and the lines around them, in their order. */
function between(area: Target, inside: readonly Definition[]): readonly Target[] {
  const pieces: Target[] = [];
  let at = area.startLine;
  for (const { name, startLine, endLine } of inside) {
    if (startLine > at) pieces.push({ startLine: at, endLine: startLine - 1, what: area.what });
    pieces.push({ startLine, endLine, what: name === '' ? 'a declaration' : name });
    at = endLine + 1;
  }
  if (at <= area.endLine) pieces.push({ startLine: at, endLine: area.endLine, what: area.what });
  return pieces;
}

function withLines(input: TaskInput, targets: readonly Target[]): readonly Piece[] {
  return targets.flatMap(inParts).flatMap((target): Piece[] => {
    const lines: number[] = [];
    for (let line = target.startLine; line <= target.endLine; line++) {
      if (isLookedAt(input, line)) lines.push(line);
    }
    return lines.length === 0 ? [] : [{ ...target, lines }];
  });
}

function inParts(target: Target): readonly Target[] {
  const parts: Target[] = [];
  for (let line = target.startLine; line <= target.endLine; line += MAX_PIECE_LINES) {
    const endLine = Math.min(target.endLine, line + MAX_PIECE_LINES - 1);
    parts.push({ ...target, startLine: line, endLine });
  }
  return parts;
}

/** A line of code; no comment, no import, no text, and not the line that begins a declaration. */
function isLookedAt(input: TaskInput, line: number): boolean {
  const text = input.document.lineAt(line);
  const trimmed = text.trim();
  if (headerAt(input.document, input.language, line)) return false;
  if (!HAS_WORD.test(trimmed) || text.length > MAX_LINE_CHARACTERS) return false;
  const { lineComment } = input.language;
  if (lineComment !== undefined && trimmed.startsWith(lineComment)) return false;
  if (/^["'`]{3}/.test(trimmed)) return false;
  const position = { line, character: text.length - text.trimStart().length + 1 };
  return extractContext({ ...input, uri: '', position }).place === 'code';
}
