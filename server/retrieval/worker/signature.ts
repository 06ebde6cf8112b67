import type { DocumentLines } from '../../context/document-lines.ts';
import { indentWidth } from '../../context/layout.ts';

const MAX_HEADER_LINES = 12;
const MAX_HEADER_CHARACTERS = 240;
const MAX_LINE_CHARACTERS = 160;
/** Of a class: fields and methods a reader may use. */
const MAX_MEMBERS = 40;
/** Lines of a class that are looked through for them. */
const MAX_BODY_LINES = 600;

const NOT_A_MEMBER =
  /^\s*(?:\/\/|\/\*|\*|#(?!\[)|--|@|"""|'''|[)\]}]|(?:public|private|protected)\s*:|pass\b|\.\.\.)/;
const OPENS_BODY = /\s*(?:\{|:|=>\s*\{|\bdo|\bthen)\s*$/;
const DOCUMENTATION = /^\s*(?:\/\/[/!]?|\/\*\*?|\*|#(?!\[)|--)\s?/;
const ANNOTATION = /^\s*(?:@(?!interface\b)|#\[|\[[A-Z])/;
const DOCSTRING = /^\s*[rRuU]?(?:"""|''')/;
/** A field or method that goes on over lines is put on one. */
const MAX_JOINED_LINES = 8;

/** The declaration up to its body on one line, without what opens it and without annotations above. */
export function headerOf(document: DocumentLines, startLine: number, bodyLine: number): string {
  const first = firstLine(document, startLine, bodyLine);
  let header = document.lineAt(first).trimEnd();
  const last = Math.min(bodyLine, first + MAX_HEADER_LINES - 1);
  for (let line = first + 1; line <= last; line++) {
    const text = document.lineAt(line);
    // A body that begins on a line of its own is no part of the header.
    if (line === bodyLine && !/[)\]>]/.test(text)) break;
    header = joined(header, text.trim());
  }
  return shorten(
    header.replace(/\s*\{\s*$/, '').replace(/^(.*\S)\s*\{.*\}\s*;?$/, '$1'),
    MAX_HEADER_CHARACTERS,
  );
}

/** The line of a declaration that is no annotation. */
export function firstLine(document: DocumentLines, startLine: number, endLine: number): number {
  let first = startLine;
  while (first < endLine && ANNOTATION.test(document.lineAt(first))) first++;
  return first;
}

/** First line of the comment directly above, or of Python's docstring below the header. */
export function documentationOf(
  document: DocumentLines,
  startLine: number,
  bodyLine: number,
  languageId: string,
): string | undefined {
  if (languageId === 'python') {
    for (let line = bodyLine; line <= bodyLine + 1; line++) {
      const text = document.lineAt(line);
      const doc = /^\s*[rRuU]?(?:"""|''')\s*(\S.*)$/.exec(text)?.[1];
      if (doc !== undefined)
        return indentationAt(document, bodyLine) + '"""' + shorten(doc.replace(/("""|''')\s*$/, '')) + '"""';
    }
    return undefined;
  }
  let line = startLine - 1;
  while (line >= 0 && ANNOTATION.test(document.lineAt(line))) line--;
  const last = line;
  while (line >= 0 && DOCUMENTATION.test(document.lineAt(line)) && last - line < 40) line--;
  for (let at = line + 1; at <= last; at++) {
    const said = document
      .lineAt(at)
      .replace(DOCUMENTATION, '')
      .replace(/\*\/\s*$|<\/?[^>]*>/g, '')
      .trim();
    if (/\p{L}{2}/u.test(said))
      return indentationAt(document, startLine) + markOf(document.lineAt(at)) + shorten(said);
  }
  return undefined;
}

/** Headers of a class's fields and methods: the lines of its body that are indented least. */
export function memberLines(document: DocumentLines, bodyLine: number, endLine: number): string[] {
  const members: string[] = [];
  const last = Math.min(endLine, bodyLine + MAX_BODY_LINES);
  let width: number | undefined;
  let first = bodyLine;
  // `class A {` holds its body's first line itself.
  if (OPENS_BODY.test(document.lineAt(bodyLine)) || document.lineAt(bodyLine).trim() === '{') first++;
  for (let line = first; line <= last && members.length < MAX_MEMBERS; line++) {
    const text = document.lineAt(line);
    if (DOCSTRING.test(text)) {
      line = endOfDocstring(document, line, last);
      continue;
    }
    if (text.trim() === '' || NOT_A_MEMBER.test(text)) continue;
    width ??= indentWidth(text);
    if (indentWidth(text) !== width) continue;
    let whole = text.trimEnd();
    for (let more = 1; more <= MAX_JOINED_LINES && isOpen(whole) && line < last; more++) {
      whole = joined(whole, document.lineAt(++line).trim());
    }
    members.push(shorten(whole.replace(OPENS_BODY, '')));
  }
  return members;
}

function shorten(text: string, length = MAX_LINE_CHARACTERS): string {
  const line = text.trimEnd();
  return line.length <= length ? line : line.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}

/** The next line of a header, with a blank before it where one belongs. */
function joined(before: string, next: string): string {
  if (/^[)\]]/.test(next)) return before.replace(/,$/, '') + next;
  return /[([]$/.test(before) ? before + next : `${before} ${next}`;
}

const markOf = (line: string): string =>
  /^\s*(?:\/|\*)/.test(line) ? '// ' : /^\s*--/.test(line) ? '-- ' : '# ';

const indentationAt = (document: DocumentLines, line: number): string =>
  /^\s*/.exec(document.lineAt(line))![0];

/** Whether a bracket is open at the end; strings with brackets in them are rare in headers. */
function isOpen(text: string): boolean {
  return (text.match(/[([]/g)?.length ?? 0) > (text.match(/[)\]]/g)?.length ?? 0);
}

function endOfDocstring(document: DocumentLines, start: number, last: number): number {
  const text = document.lineAt(start);
  const quote = text.includes('"""') ? '"""' : "'''";
  if (text.split(quote).length > 2) return start;
  for (let line = start + 1; line <= last; line++) if (document.lineAt(line).includes(quote)) return line;
  return last;
}
