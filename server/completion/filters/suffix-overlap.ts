/**
 * What stands after the cursor on its line already is not written twice: the suggestion ends before it, or takes it in.
 *
 * `foo(█)`   with `a, b)`  shows `a, b`
 * `foo(█)`   with `a, b);` takes the `)` in and shows `a, b` and `;`
 * `x = █ + b` with `a + b` shows `a`
 */
import { isClosersOnly } from '../../prompt/suffix-part.ts';
import type { Surroundings } from '../surroundings.ts';
import { balanceBrackets, type Bracket } from './brackets.ts';
import type { Candidate, Filter } from './filter.ts';

/** A text that ends a statement in front of other code on the line breaks that code. */
const ENDS_STATEMENT = /[;{}]\s*$/;
/** What may stand behind the cursor without closing anything. */
const PUNCTUATION_ONLY = /^[;,:]+$/;
/** So many equal characters are the rest of the line again, though it goes on in another way. */
const TELLING_OVERLAP = 6;

export const trimSuffixOverlap: Filter = (candidate, around) => {
  const rest = around.lineAfter.trimEnd();
  if (rest === '') return candidate;
  return isClosersOnly(rest) ? overClosers(candidate, rest, around) : beforeCode(candidate, rest);
};

function overClosers(candidate: Candidate, rest: string, around: Surroundings): ReturnType<Filter> {
  const { text } = candidate;
  const { surplus } = balanceBrackets(text, around.languageId);
  const loose = coverClosers(text, rest, surplus, false);
  if (loose.covered === 0) {
    const ends = PUNCTUATION_ONLY.test(rest) && text.endsWith(rest);
    return ends ? { ...candidate, text: text.slice(0, -rest.length) } : candidate;
  }
  const atEnd =
    loose.end === text.length &&
    withoutBlanks(text.slice(loose.first)) === withoutBlanks(rest.slice(0, loose.covered));
  if (!atEnd) return { ...candidate, replaces: coverClosers(text, rest, surplus, true).covered };
  const kept = text.slice(0, loose.first).replace(/ +$/, '');
  return kept === '' ? 'repeats-suffix' : { ...candidate, text: kept };
}

interface Covered {
  /** Characters of the rest of the line that the text has, in order and at the right places. */
  readonly covered: number;
  /** Where the first of them that is not blank stands in the text, and where the last one ends. */
  readonly first: number;
  readonly end: number;
}

/** `exact`: blanks of the rest must stand in the text as well, as they must to be replaced by it. */
function coverClosers(text: string, rest: string, surplus: readonly Bracket[], exact: boolean): Covered {
  let state: Covered = { covered: 0, first: -1, end: 0 };
  let blanks = 0;
  for (const character of rest) {
    if (/\s/.test(character)) {
      blanks++;
      continue;
    }
    const from = exact ? state.end + blanks : state.end;
    const at = placeOfCloser(text, character, from, surplus);
    if (at === undefined || (exact && countBlanks(text.slice(state.end, at)) < blanks)) break;
    state = {
      covered: state.covered + blanks + character.length,
      first: state.first < 0 ? at : state.first,
      end: at + character.length,
    };
    blanks = 0;
  }
  return state;
}

/** Where the text has the closer at or after `from`: the bracket that closes one from before the cursor, the quote that ends its string. */
function placeOfCloser(
  text: string,
  character: string,
  from: number,
  surplus: readonly Bracket[],
): number | undefined {
  if (')]}'.includes(character)) {
    const next = surplus.find(({ offset }) => offset >= from);
    return next?.character === character ? next.offset : undefined;
  }
  const next = from + /^ */.exec(text.slice(from))![0].length;
  const at = '"\'`'.includes(character) ? closingQuote(text, from, character) : next;
  return text[at] === character ? at : undefined;
}

function withoutBlanks(text: string): string {
  return text.replaceAll(' ', '');
}

function countBlanks(text: string): number {
  return text.length - withoutBlanks(text).length;
}

/** Offset of the quote that closes a string open at `from`; -1 when all quotes after it come in pairs. */
function closingQuote(text: string, from: number, quote: string): number {
  const found: number[] = [];
  for (let offset = from; offset < text.length; offset++) {
    if (text[offset] === '\\') offset++;
    else if (text[offset] === quote) found.push(offset);
  }
  return found.length % 2 === 1 ? found[0]! : -1;
}

function beforeCode(candidate: Candidate, rest: string): ReturnType<Filter> {
  const end = candidate.text.indexOf('\n');
  const line = end < 0 ? candidate.text : candidate.text.slice(0, end);
  const code = rest.trimStart();
  const at = overlapStart(line, code);
  if (at === 0) return 'repeats-suffix';
  if (at !== undefined) {
    // The blank before the code is the document's or, where it has none, the model's.
    const kept = line.slice(0, at);
    return { ...candidate, text: code === rest ? kept : kept.trimEnd(), complete: true };
  }
  return ENDS_STATEMENT.test(line) ? 'repeats-suffix' : { ...candidate, text: line };
}

/** Where the line begins to say the code after the cursor. */
function overlapStart(line: string, code: string): number | undefined {
  const whole = line.indexOf(code);
  if (whole >= 0) return whole;
  for (let at = 0; at <= line.length - TELLING_OVERLAP; at++) {
    if (code.startsWith(line.slice(at, at + TELLING_OVERLAP))) return at;
  }
  return undefined;
}
