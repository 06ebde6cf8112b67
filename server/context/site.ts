import type { Place } from './context.ts';
import type { DocumentLines } from './document-lines.ts';
import type { Language } from './languages.ts';
import type { Position } from '../syntax/tree.ts';
import { TextScanner, type ScannedLine } from './text-scan.ts';

/** Lines read after the cursor to see how a block goes on. */
const MAX_LINES_AHEAD = 40;
/** The scan of one line starts at most this far before the cursor. */
const MAX_CURSOR_LINE_CHARACTERS = 2_000;

const PLACES = {
  code: 'code',
  string: 'string',
  'line-comment': 'comment',
  'block-comment': 'comment',
} as const;
const NO_LINE: ScannedLine = { code: '', end: 'code', blank: true };

/** The cursor and the lines around it, read by their tokens: what every way of judging the place starts from. */
export class Site {
  /** The cursor line's text on both sides of the cursor. */
  readonly before: string;
  readonly after: string;
  /** `before` without comments and contents of strings. */
  readonly codeBefore: string;
  /** What the cursor stands in as far as tokens tell. */
  readonly tokenPlace: Exclude<Place, 'import'>;
  readonly #lines: ScannedLine[] = [];

  /** @param firstLine first line read, at or before the cursor's. */
  constructor(
    readonly document: DocumentLines,
    readonly language: Language,
    readonly position: Position,
    readonly firstLine: number,
  ) {
    const { line, character } = position;
    const text = document.lineAt(line);
    this.before = text.slice(0, character);
    this.after = text.slice(character);
    const scanner = TextScanner.from(document, firstLine, language);
    for (let at = firstLine; at < line; at++) this.#lines.push(scanner.next(document.lineAt(at)));
    const cursor = scanner.fork().next(this.before.slice(-MAX_CURSOR_LINE_CHARACTERS));
    this.codeBefore = cursor.code;
    this.tokenPlace = PLACES[cursor.end];
    const last = Math.min(line + MAX_LINES_AHEAD, document.lineCount - 1);
    for (let at = line; at <= last; at++) this.#lines.push(scanner.next(document.lineAt(at)));
  }

  get lastLine(): number {
    return this.firstLine + this.#lines.length - 1;
  }

  /** A line as read; blank outside what was read. */
  scanned(line: number): ScannedLine {
    return this.#lines[line - this.firstLine] ?? NO_LINE;
  }

  /** Whether the line has neither code nor string. */
  hasCode(line: number): boolean {
    return this.scanned(line).code.trim() !== '';
  }

  /** Something stands on the line, and all of it is comment. */
  isComment(line: number): boolean {
    return !this.scanned(line).blank && !this.hasCode(line);
  }
}
