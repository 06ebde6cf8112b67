import type { DocumentLines } from './document-lines.ts';
import type { Language } from './languages.ts';

/** Stands for a character of a string's content. */
export const STRING_CONTENT = '\ufffc';

/** Where reading stands: in code, in a block comment, or in a string that ends with `quote`. */
type State =
  | { readonly kind: 'code' }
  | { readonly kind: 'block-comment' }
  | { readonly kind: 'line-comment' }
  | { readonly kind: 'string'; readonly quote: string };

const CODE: State = { kind: 'code' };
const CHAR_LITERAL = /^'(?:\\[^']{1,10}|[^'\\])'/u;
/** Longest `CHAR_LITERAL`. */
const CHAR_LITERAL_CHARACTERS = 14;
/** Longer lines are not scanned to their end. */
const MAX_SCAN_CHARACTERS = 2_000;

/** Lines above a window that are looked through for the start of a string. */
const MAX_LINES_ABOVE = 2_000;

export interface ScannedLine {
  /** Same length as the line: comments are blanks, contents of strings `STRING_CONTENT`. */
  readonly code: string;
  /** Where the line's end stands. */
  readonly end: State['kind'];
  /** Whether the line has anything but blanks. */
  readonly blank: boolean;
}

/**
 * Tells code from comments and strings by the language's tokens alone. It may begin inside a long comment without knowing it, and then
 * reads wrongly until the comment ends.
 */
export class TextScanner {
  #state: State;

  constructor(
    private readonly language: Language,
    state: State = CODE,
  ) {
    this.#state = state;
  }

  /** A scanner for the lines from `firstLine` on, with what the lines above say of strings that span lines. */
  static from(document: DocumentLines, firstLine: number, language: Language): TextScanner {
    const quote = language.quotes?.find(
      (each) => each.length === 3 && isOpenBefore(document, firstLine, each),
    );
    return new TextScanner(language, quote === undefined ? CODE : { kind: 'string', quote });
  }

  /** A second scanner that stands where this one stands. */
  fork(): TextScanner {
    return new TextScanner(this.language, this.#state);
  }

  next(text: string): ScannedLine {
    const line = text.slice(0, MAX_SCAN_CHARACTERS);
    let code = '';
    let at = 0;
    while (at < line.length) {
      const from = at;
      switch (this.#state.kind) {
        case 'code':
          at = this.#inCode(line, at);
          code += line.slice(from, at);
          if (!this.#isCode()) code = code.slice(0, from) + this.#opening(line.slice(from, at));
          break;
        case 'line-comment':
          at = line.length;
          code += ' '.repeat(at - from);
          break;
        case 'block-comment':
          at = this.#until(line, at, this.language.blockComment?.[1] ?? '\n');
          code += ' '.repeat(at - from);
          break;
        case 'string': {
          const { quote } = this.#state;
          at = this.#untilQuote(line, at, quote);
          const closed = this.#isCode();
          code += STRING_CONTENT.repeat(at - from - (closed ? quote.length : 0)) + (closed ? quote : '');
          break;
        }
      }
    }
    const end = this.#state.kind;
    if (end === 'line-comment' || (this.#state.kind === 'string' && !spansLines(this.#state.quote))) {
      this.#state = CODE;
    }
    return { code, end, blank: text.trim() === '' };
  }

  /** Reads one piece of code: up to and including what opens a comment or string. */
  #inCode(line: string, at: number): number {
    const { lineComment, blockComment, quotes = [], charLiterals } = this.language;
    for (; at < line.length; at++) {
      if (blockComment && line.startsWith(blockComment[0], at)) {
        this.#state = { kind: 'block-comment' };
        return at + blockComment[0].length;
      }
      if (lineComment !== undefined && line.startsWith(lineComment, at) && this.#beginsComment(line, at)) {
        this.#state = { kind: 'line-comment' };
        return at + lineComment.length;
      }
      const quote = quotes.find((each) => line.startsWith(each, at));
      if (quote !== undefined) {
        this.#state = { kind: 'string', quote };
        return at + quote.length;
      }
      if (
        charLiterals === true &&
        line[at] === "'" &&
        CHAR_LITERAL.test(line.slice(at, at + CHAR_LITERAL_CHARACTERS))
      ) {
        this.#state = { kind: 'string', quote: "'" };
        return at + 1;
      }
      if (line[at] === '\\') at++;
    }
    return line.length;
  }

  /** A shell's `$#` or `a#b` is no comment. */
  #beginsComment(line: string, at: number): boolean {
    return this.language.lineComment !== '#' || at === 0 || /[\s;(){}[\],]/.test(line[at - 1]!);
  }

  #opening(text: string): string {
    if (this.#state.kind === 'string') return text;
    const token =
      this.#state.kind === 'block-comment' ? this.language.blockComment?.[0] : this.language.lineComment;
    const length = token?.length ?? 0;
    return text.slice(0, text.length - length) + ' '.repeat(length);
  }

  #until(line: string, at: number, close: string): number {
    const end = line.indexOf(close, at);
    if (end < 0) return line.length;
    this.#state = CODE;
    return end + close.length;
  }

  #untilQuote(line: string, at: number, quote: string): number {
    for (; at < line.length; at++) {
      if (line[at] === '\\') at++;
      else if (line.startsWith(quote, at)) {
        this.#state = CODE;
        return at + quote.length;
      }
    }
    return line.length;
  }

  #isCode(): boolean {
    return this.#state.kind === 'code';
  }
}

const spansLines = (quote: string) => quote.length === 3 || quote === '`';

/** Whether a quote stands an odd number of times in the lines above. */
function isOpenBefore(document: DocumentLines, line: number, quote: string): boolean {
  let count = 0;
  for (let at = Math.max(line - MAX_LINES_ABOVE, 0); at < line; at++) {
    const text = document.lineAt(at);
    if (text.includes(quote)) count += text.split(quote).length - 1;
  }
  return count % 2 === 1;
}
