import type { DocumentLines } from './document-lines.ts';
import type { Position } from '../syntax/tree.ts';

/** Lines before the cursor line: more than a prompt of the default size holds, so the prompt decides what is cut. */
const MAX_LINES_BEFORE = 160;
/** The window's start moves by this many lines, so that the KV cache survives typing new lines. */
const LINES_BEFORE_STEP = 32;
/** Lines after the cursor line; 10 near lines gave most of the gain, and every cursor jump evaluates them anew. */
const MAX_LINES_AFTER = 24;
/** A longer line is data, and says little after this. */
const MAX_LINE_CHARACTERS = 500;
/** The cursor's line keeps this much before the cursor … */
const MAX_CURSOR_LINE_CHARACTERS = 2_000;
/** … and its cut moves by this much, for the same reason as the window's start. */
const CURSOR_LINE_STEP_CHARACTERS = 500;

export interface Window {
  readonly prefix: string;
  readonly suffix: string;
  readonly prefixStartLine: number;
  readonly suffixEndsDocument: boolean;
}

/** The text around the cursor. While a person types on one line its start and everything after the cursor stay the same. */
export function windowAround(document: DocumentLines, position: Position): Window {
  const { line, character } = position;
  const cursorLine = document.lineAt(line);
  const prefixStartLine = startOf(line, MAX_LINES_BEFORE, LINES_BEFORE_STEP);
  const before: string[] = [];
  for (let at = prefixStartLine; at < line; at++)
    before.push(cutEnd(document.lineAt(at), MAX_LINE_CHARACTERS));
  const cut = startOf(character, MAX_CURSOR_LINE_CHARACTERS, CURSOR_LINE_STEP_CHARACTERS);
  before.push(cursorLine.slice(afterPair(cursorLine, cut), character));

  const rest = cursorLine.slice(character);
  const after = [cutEnd(rest, MAX_LINE_CHARACTERS)];
  const lastLine = Math.min(line + MAX_LINES_AFTER, document.lineCount - 1);
  for (let at = line + 1; at <= lastLine; at++) after.push(cutEnd(document.lineAt(at), MAX_LINE_CHARACTERS));
  return {
    prefix: before.join('\n'),
    suffix: after.join('\n'),
    prefixStartLine,
    suffixEndsDocument: lastLine >= document.lineCount - 1,
  };
}

/** Where a window of at most `size` before `at` starts, a multiple of `step`. */
function startOf(at: number, size: number, step: number): number {
  return at <= size ? 0 : Math.ceil((at - size) / step) * step;
}

function cutEnd(line: string, length: number): string {
  if (line.length <= length) return line;
  return line.slice(0, isPairAt(line, length) ? length - 1 : length);
}

/** The start of a slice from `at`, behind a surrogate pair that `at` would split. */
function afterPair(line: string, at: number): number {
  return isPairAt(line, at) ? at + 1 : at;
}

/** Whether `at` stands between the halves of a surrogate pair. */
export function isPairAt(line: string, at: number): boolean {
  const [high, low] = [line.charCodeAt(at - 1), line.charCodeAt(at)];
  return at > 0 && high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000;
}
