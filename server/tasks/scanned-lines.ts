import type { DocumentLines } from '../context/document-lines.ts';
import type { Language } from '../context/languages.ts';
import { STRING_CONTENT, TextScanner, type ScannedLine } from '../context/text-scan.ts';

/** Lines read on both sides of the place: more than a function should have. */
export const LINES_AROUND = 400;
const ONLY_STRING = new RegExp(`^[a-zA-Z]{0,2}["'\`]*${STRING_CONTENT}*["'\`]*$`);
const NO_LINE: ScannedLine = { code: '', end: 'code', blank: true };

/** Lines around a place, told by the language's tokens: comments, strings and code. Works in broken code, which a place to write in often is. */
export class ScannedLines {
  readonly firstLine: number;
  private readonly lines: readonly ScannedLine[];

  constructor(
    readonly document: DocumentLines,
    readonly language: Language,
    line: number,
  ) {
    this.firstLine = Math.max(0, line - LINES_AROUND);
    const last = Math.min(line + LINES_AROUND, document.lineCount - 1);
    const scanner = TextScanner.from(document, this.firstLine, language);
    const lines: ScannedLine[] = [];
    for (let at = this.firstLine; at <= last; at++) lines.push(scanner.next(document.lineAt(at)));
    this.lines = lines;
  }

  /** The line without comments, contents of strings replaced. */
  code(line: number): string {
    return this.at(line).code;
  }

  /** The line without comments. */
  plainCode(line: number): string {
    const { code } = this.at(line);
    return code.trim() === '' ? '' : this.document.lineAt(line).slice(0, code.trimEnd().length);
  }

  hasCode(line: number): boolean {
    return this.code(line).trim() !== '';
  }

  /** Something stands on the line, and all of it is comment. */
  isComment(line: number): boolean {
    return !this.at(line).blank && !this.hasCode(line);
  }

  /** A string and nothing else: a docstring's line. */
  isStringOnly(line: number): boolean {
    const code = this.code(line).trim();
    if (code === '') return this.isInString(line);
    return /["'`\ufffc]/.test(code) && ONLY_STRING.test(code);
  }

  /** The line begins inside a string. */
  isInString(line: number): boolean {
    return this.at(line - 1).end === 'string';
  }

  /** The line begins inside a block comment. */
  isInComment(line: number): boolean {
    return this.at(line - 1).end === 'block-comment';
  }

  private at(line: number): ScannedLine {
    return this.lines[line - this.firstLine] ?? NO_LINE;
  }
}
