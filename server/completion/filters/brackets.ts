import { indentationWidth } from '../../prompt/indentation.ts';
import { lineCommentOf } from '../../context/languages.ts';

/** Brackets of a text, with strings and comments left out as well as can be told without a grammar. */
export interface Bracket {
  readonly character: string;
  readonly offset: number;
}

const CLOSER_OF: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const QUOTES = '"\'`';
const OPENERS = '([{';
const CLOSERS = ')]}';
/** Where a language has no comment to the line's end, or is not known. */
const USUAL_COMMENT = '//';

export interface BracketBalance {
  /** Openers without a closer, outermost first. */
  readonly open: readonly Bracket[];
  /** Closers without an opener, in order. */
  readonly surplus: readonly Bracket[];
}

export function balanceBrackets(text: string, languageId: string): BracketBalance {
  const open: Bracket[] = [];
  const surplus: Bracket[] = [];
  for (const bracket of bracketsOf(text, languageId)) {
    if (OPENERS.includes(bracket.character)) open.push(bracket);
    else if (closerOf(open.at(-1)) === bracket.character) open.pop();
    else surplus.push(bracket);
  }
  return { open, surplus };
}

/** What begins a comment that ends with the line. */
export function commentMarkOf(languageId: string): string {
  return lineCommentOf(languageId) ?? USUAL_COMMENT;
}

/** Columns of the indentation of the line that a bracket of the text stands in. */
export function indentationAt(text: string, { offset }: Bracket): number {
  return indentationWidth(text.slice(text.lastIndexOf('\n', offset) + 1, offset + 1));
}

/** Where the string begins that a line of code ends in; undefined where it ends in none. */
export function openStringStart(line: string, languageId: string): number | undefined {
  for (let offset = 0; offset < line.length; offset++) {
    if (!QUOTES.includes(line[offset]!)) continue;
    const end = stringEnd(line, offset, languageId);
    if (end === undefined) return offset;
    offset = end;
  }
  return undefined;
}

export function closerOf(opener: Bracket | undefined): string | undefined {
  return opener && CLOSER_OF[opener.character];
}

function* bracketsOf(text: string, languageId: string): Generator<Bracket> {
  const comment = commentMarkOf(languageId);
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset]!;
    if (QUOTES.includes(character)) {
      // A quote counts only when it closes on the same line: lifetimes and apostrophes have no partner.
      offset = stringEnd(text, offset, languageId) ?? offset;
    } else if (text.startsWith(comment, offset) && beginsComment(text, offset, comment)) {
      const end = text.indexOf('\n', offset);
      if (end < 0) return;
      offset = end;
    } else if (OPENERS.includes(character) || CLOSERS.includes(character)) {
      yield { character, offset };
    }
  }
}

/** Neither an address's `//` nor the `#` of `${#names[@]}`. */
function beginsComment(text: string, offset: number, mark: string): boolean {
  const before = text[offset - 1];
  return mark === '#' ? before === undefined || /[\s;]/.test(before) : !(mark === '//' && before === ':');
}

/** Rust's `'a` is a lifetime unless it is a character's literal. */
const CHARACTER_LITERAL = /'(?:\\[^\n']+|[^\\\n'])'/uy;

function stringEnd(text: string, start: number, languageId: string): number | undefined {
  const quote = text[start]!;
  if (quote === "'" && languageId === 'rust') {
    CHARACTER_LITERAL.lastIndex = start;
    return CHARACTER_LITERAL.test(text) ? CHARACTER_LITERAL.lastIndex - 1 : undefined;
  }
  for (let offset = start + 1; offset < text.length && text[offset] !== '\n'; offset++) {
    if (text[offset] === '\\') offset++;
    else if (text[offset] === quote) return offset;
  }
  return undefined;
}
