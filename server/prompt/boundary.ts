/**
 * Where the prompt ends and the generation starts. A prompt must not end in cut-off white space: the model has learned
 * tokens that start with it (` return`, `    `), so blanks before the cursor are left to the model, and what it writes is
 * compared with what stands there already.
 *
 * `const x = █`      prompt `const x =`, expected ` `
 * `if (x) {⏎    █`   prompt `if (x) {⏎`, expected `    `
 */
import { preTokens } from '../model/bpe/pre-tokens.ts';
import { indentationOf, indentationWidth, reindentFollowingLines } from './indentation.ts';

/** A model that starts with more blank lines than this has nothing to say about the cursor's line. */
const MAX_SKIPPED_BLANK_LINES = 2;

export interface Boundary {
  /** Text before the cursor that the prompt ends with; ends in a newline, in a character that is not blank, or is empty. */
  readonly stem: string;
  /** Text already typed that the generation must start with. */
  readonly expected: string;
}

export type Reading =
  /** What follows the expected text, its lines indented to suit what is typed. */
  | { readonly kind: 'text'; readonly text: string }
  /** Agrees so far, but has not passed the expected text. */
  | { readonly kind: 'pending' }
  /** Says something else than what is typed. */
  | { readonly kind: 'differs' }
  /**
   * Goes on at a shallower indentation than the one typed: the block the cursor stands in is over for the model. Without `indentation` it
   * would leave lines blank before that.
   */
  | { readonly kind: 'ends-block'; readonly indentation?: string };

/** Cuts the blanks before the cursor off: all of a blank line, else those at the line's end. */
export function boundaryBefore(before: string): Boundary {
  const stem = before.replace(/[ \t]+$/, '');
  return { stem, expected: before.slice(stem.length) };
}

/**
 * A boundary further back, where no token is cut: `foo(█` and `retu█` end in tokens that hardly occur, because the model knows
 * `(path` and ` return` as one. The model writes the last piece anew, and what it writes must agree (token healing). Undefined
 * where no piece can go on: behind blanks, digits, and at a line start.
 */
export function healedBoundary(before: string): Boundary | undefined {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const piece = preTokens(line).at(-1);
  if (piece === undefined || /[\s\p{N}]$/u.test(piece)) return undefined;
  const { stem } = boundaryBefore(before.slice(0, before.length - piece.length));
  return { stem, expected: before.slice(stem.length) };
}

/** The rest of a generation that started after `boundary.stem`. `finished`: nothing will be added to `generated`. */
export function readPast(boundary: Boundary, generated: string, finished: boolean): Reading {
  const atLineStart = boundary.stem === '' || boundary.stem.endsWith('\n');
  return atLineStart
    ? readFromLineStart(boundary, generated, finished)
    : readFromMidLine(boundary, generated, finished);
}

function readFromLineStart({ stem, expected }: Boundary, generated: string, finished: boolean): Reading {
  const written = skipBlankLines(generated, expected);
  if (written.trim() === '' && !finished) return { kind: 'pending' };
  if (written.startsWith('\n')) return readExactly(expected, written, finished);
  const theirs = indentationOf(written);
  const typed = indentationOf(expected);
  const code = expected.slice(typed.length);
  const body = written.slice(theirs.length);
  if (theirs === typed || body === '') return readExactly(expected, written, finished);

  const before = lastLine(stem);
  const beforeWidth = indentationWidth(before);
  const typedWidth = indentationWidth(typed);
  const inOpenedBlock = opensBlock(before);
  if (code === '') {
    if (indentationWidth(theirs) > typedWidth) {
      const missing = typed === '' || (inOpenedBlock && typedWidth <= beforeWidth);
      if (missing && theirs.startsWith(typed)) return { kind: 'text', text: written.slice(typed.length) };
    } else if (indentationWidth(theirs) < typedWidth && !inOpenedBlock && typedWidth <= beforeWidth) {
      return { kind: 'ends-block', ...(written === generated && { indentation: theirs }) };
    }
  }
  return readExactly(code, reindentFollowingLines(body, theirs, typed), finished);
}

function readFromMidLine({ stem, expected }: Boundary, generated: string, finished: boolean): Reading {
  const typed = indentationOf(expected);
  if (typed === '') return readExactly(expected, generated, finished);
  const theirs = indentationOf(generated);
  const body = generated.slice(theirs.length);
  if (body === '' && !finished) return { kind: 'pending' };
  if (theirs === '' && !body.startsWith('\n') && !separable(stem.at(-1) ?? '', body)) {
    return { kind: 'differs' };
  }
  return readExactly(expected.slice(typed.length), body, finished);
}

/** Whether a blank may stand between the two without changing a token: `( a` yes, `returne d` and `= =` no. */
function separable(last: string, body: string): boolean {
  return !/[\p{L}\p{N}_$"'`]/u.test(last) && /^[\p{L}\p{N}_$"'`([{]/u.test(body);
}

function readExactly(expected: string, written: string, finished: boolean): Reading {
  if (written.length > expected.length || (finished && written.length === expected.length)) {
    return written.startsWith(expected)
      ? { kind: 'text', text: written.slice(expected.length) }
      : { kind: 'differs' };
  }
  return !finished && expected.startsWith(written) ? { kind: 'pending' } : { kind: 'differs' };
}

/** Blank lines the model starts with and nobody typed would leave the cursor's line empty: the text after them counts. */
function skipBlankLines(generated: string, expected: string): string {
  let rest = generated;
  if (/^[ \t]*\n/.test(expected)) return rest;
  for (let skipped = 0; skipped < MAX_SKIPPED_BLANK_LINES; skipped++) {
    const blank = /^[ \t]*\n/.exec(rest);
    if (!blank) break;
    rest = rest.slice(blank[0].length);
  }
  return rest;
}

/** The last line that is not blank. */
function lastLine(text: string): string {
  const end = text.trimEnd();
  return end.slice(end.lastIndexOf('\n') + 1);
}

/** Whether a deeper line is expected after this one: brackets, Python's colon, operators that need a right side. */
function opensBlock(line: string): boolean {
  return /(?:[{([:,=\\+*/&|?<-]|=>|\b(?:do|then|else|begin))$/.test(line.trimEnd());
}
