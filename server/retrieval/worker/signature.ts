import type { DocumentLines } from '../../context/document-lines.ts';
import { indentWidth } from '../../context/layout.ts';

const MAX_HEADER_LINES = 5;
const MAX_LINE_CHARACTERS = 160;
/** Of a class: fields and methods a reader may use. */
const MAX_MEMBERS = 24;
/** Lines of a class that are looked through for them. */
const MAX_BODY_LINES = 600;

const NOT_A_MEMBER =
  /^\s*(?:\/\/|\/\*|\*|#(?!\[)|--|@|"""|'''|[)\]}]|(?:public|private|protected)\s*:|pass\b|\.\.\.)/;
const OPENS_BODY = /\s*(?:\{|:|=>\s*\{|\bdo|\bthen)\s*$/;
const DOCUMENTATION = /^\s*(?:\/\/\/?|\/\*\*?|\*|#|--|""")\s?/;

/** The declaration's lines up to its body, without what opens it. */
export function headerLines(document: DocumentLines, startLine: number, bodyLine: number): string[] {
  const lines: string[] = [];
  const last = Math.min(Math.max(bodyLine, startLine), startLine + MAX_HEADER_LINES - 1);
  for (let line = startLine; line <= last; line++) {
    const text = document.lineAt(line);
    // A body that begins on a line of its own is no part of the header.
    if (line > startLine && line === bodyLine && !/[)\]>]/.test(text)) break;
    lines.push(shorten(text));
    if (line > startLine && OPENS_BODY.test(text) && line >= bodyLine) break;
  }
  const end = lines.length - 1;
  lines[end] = lines[end]!.replace(/\s*\{\s*$/, '').replace(/^(.*\S)\s*\{.*\}\s*;?$/, '$1');
  return lines;
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
  while (line >= 0 && /^\s*[@#[]/.test(document.lineAt(line)) && !DOCUMENTATION.test(document.lineAt(line)))
    line--;
  const last = line;
  while (line >= 0 && DOCUMENTATION.test(document.lineAt(line)) && last - line < 40) line--;
  for (let at = line + 1; at <= last; at++) {
    const said = document
      .lineAt(at)
      .replace(DOCUMENTATION, '')
      .replace(/\*\/\s*$/, '')
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
    if (text.trim() === '' || NOT_A_MEMBER.test(text)) continue;
    width ??= indentWidth(text);
    if (indentWidth(text) !== width) continue;
    members.push(shorten(text.replace(OPENS_BODY, '')));
  }
  return members;
}

function shorten(text: string): string {
  const line = text.trimEnd();
  return line.length <= MAX_LINE_CHARACTERS
    ? line
    : line.slice(0, MAX_LINE_CHARACTERS).replace(/[\ud800-\udbff]$/, '');
}

const markOf = (line: string): string =>
  /^\s*(?:\/|\*)/.test(line) ? '// ' : /^\s*--/.test(line) ? '-- ' : '# ';

const indentationAt = (document: DocumentLines, line: number): string =>
  /^\s*/.exec(document.lineAt(line))![0];
