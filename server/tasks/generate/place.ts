import type { DocumentLines } from '../../context/document-lines.ts';
import type { Language } from '../../context/languages.ts';
import { indentWidth } from '../../context/layout.ts';
import { opensByWord } from '../../context/opens-by-word.ts';
import { indentationOf } from '../../prompt/indentation.ts';
import { dedent, textOfLines } from '../lines.ts';
import { LINES_AROUND, ScannedLines } from '../scanned-lines.ts';
import type { Range } from '../../syntax/tree.ts';

/** Where code is to be written, and what it goes on from. */
export interface GenerationPlace {
  /**
   * `declaration`: after a comment at the top level. `member`: after one in a class. `body`: into an empty function. `statements`: after a comment between
   * the statements of a function.
   */
  readonly kind: 'declaration' | 'member' | 'body' | 'statements';
  /** What the written code goes on from, from the margin and with its line end: comment, signature, docstring. */
  readonly lead: string;
  readonly leadStartLine: number;
  /** Of the lead's margin in the document. */
  readonly indent: string;
  /** What the edit replaces; begins at the lead's end. */
  readonly range: Range;
  /** A line from the margin that is indented less than this ends what is written; 0: none does. */
  readonly leastWidth: number;
  /** Whether the block's closing line stands behind the range already. */
  readonly closer: 'there' | 'missing' | 'none';
  /** The signature has no opening brace yet. */
  readonly needsOpening: boolean;
  /** The line behind the range, trimmed: a model that writes it again has come to the end. Empty where there is none. */
  readonly nextLine: string;
}

/** The cursor may rest this many blank lines below the comment. */
const MAX_BLANK_LINES = 2;
/** Lines of a function or class above the comment that are read. */
const MAX_INNER_LINES = 60;
const MAX_HEADER_LINES = 12;
/** A line that only stands for code to come. */
export const PLACEHOLDER =
  /^(pass|\.\.\.|raise NotImplementedError\b.*|throw new \w*(Error|Exception)\(.*\);?|(todo|unimplemented)!\(.*\);?|TODO\(.*\)|panic\(.*\)|return( None)?;?)$/;
const CLASS_HEADER =
  /\b(class|interface|struct|enum|impl|trait|namespace|module|object|protocol|extension)\b/;
/** A method or a C function without keyword: more than one word before the brackets, or only one in a class. */
const TYPED_SIGNATURE =
  /^\s*(?!(?:return|await|throw|new|else|yield|case|go|defer|delete|typeof|if|for|while|switch|catch)\b)([\w$<>,[\]*&:?]+\s+)*[*&]?[\w$~]+\s*\([^()]*\)\s*((:|->|throws\b)[^=;]+|const|override)?\s*$/;
const SIGNATURE =
  /^\s*((export|default|public|private|protected|static|async|pub|override|inline|final)\s+)*(function|fn|func|def|fun)\b/;

/** Undefined where there is neither a comment nor a function without a body. */
export function generationPlace(
  document: DocumentLines,
  language: Language,
  range: Range,
): GenerationPlace | undefined {
  const line = lineOf(document, range);
  if (line === undefined) return undefined;
  const scan = new ScannedLines(document, language, line);
  if (scan.isComment(line)) return afterComment(scan, line);
  const header = headerOf(scan, line);
  return header && bodyPlace(scan, header, header.start);
}

/** Whether a function or class begins on the line. */
export function headerAt(document: DocumentLines, language: Language, line: number): boolean {
  return beginsDeclaration(new ScannedLines(document, language, line), line);
}

function beginsDeclaration(scan: ScannedLines, line: number): boolean {
  const header = headerStarting(scan, line);
  if (!header) return false;
  const code = scan.code(line);
  return isClass(scan, header) || SIGNATURE.test(code) || TYPED_SIGNATURE.test(code.replace(/\s*\{\s*$/, ''));
}

/** Lines on which functions and classes begin, among the first so many lines of a document. */
export function headerLines(
  document: DocumentLines,
  language: Language,
  maxLines: number,
): readonly number[] {
  const lines: number[] = [];
  const end = Math.min(document.lineCount, maxLines);
  for (let start = 0; start < end; start += LINES_AROUND) {
    const scan = new ScannedLines(document, language, start);
    for (let line = start; line < Math.min(start + LINES_AROUND, end); line++) {
      if (beginsDeclaration(scan, line)) lines.push(line);
    }
  }
  return lines;
}

function lineOf(document: DocumentLines, { start, end }: Range): number | undefined {
  const isEmpty = start.line === end.line && start.character === end.character;
  let line = !isEmpty && end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  line = Math.min(line, document.lineCount - 1);
  const lowest = isEmpty ? line - MAX_BLANK_LINES : start.line;
  while (line > 0 && line > lowest && document.lineAt(line).trim() === '') line--;
  return document.lineAt(line).trim() === '' ? undefined : line;
}

function afterComment(scan: ScannedLines, line: number): GenerationPlace {
  let [first, last] = [line, line];
  const width = (at: number): number => indentWidth(scan.document.lineAt(at));
  while (
    first > 0 &&
    scan.isComment(first - 1) &&
    (width(first - 1) === width(line) || scan.isInComment(first))
  ) {
    first--;
  }
  while (scan.isComment(last + 1) && (width(last + 1) === width(line) || scan.isInComment(last + 1))) last++;

  const below = headerStarting(scan, last + 1);
  const inBelow = below && bodyPlace(scan, below, first);
  if (inBelow) return inBelow;

  const above = enclosingHeader(scan, first);
  const inAbove = above && !isClass(scan, above) ? bodyPlace(scan, above, above.start) : undefined;
  if (inAbove) return inAbove;
  if (!above) return declarationPlace(scan, first, last);
  return innerPlace(scan, isClass(scan, above) ? 'member' : 'statements', above, first, last);
}

function declarationPlace(scan: ScannedLines, first: number, last: number): GenerationPlace {
  const { document } = scan;
  const { text, indent } = dedent(textOfLines(document, first, last));
  return {
    kind: 'declaration',
    lead: `${text}\n`,
    leadStartLine: first,
    indent,
    range: freeRange(document, last),
    leastWidth: 0,
    closer: 'none',
    needsOpening: false,
    nextLine: nextLineOf(document, last + 1),
  };
}

function innerPlace(
  scan: ScannedLines,
  kind: 'member' | 'statements',
  header: Header,
  first: number,
  last: number,
): GenerationPlace {
  const { document } = scan;
  const start = Math.max(header.start, last - MAX_INNER_LINES);
  const { text, indent } = dedent(textOfLines(document, start, last));
  const range = freeRange(document, last);
  // `pass` below the comment only stood for what is written now.
  const below = last + 1;
  const end = PLACEHOLDER.test(document.lineAt(below).trim())
    ? { line: below, character: document.lineAt(below).length }
    : range.end;
  return {
    kind,
    lead: `${text}\n`,
    leadStartLine: start,
    indent,
    range: { start: range.start, end },
    leastWidth: Math.max(1, indentWidth(document.lineAt(first)) - indentWidth(indent)),
    closer: 'none',
    needsOpening: false,
    nextLine: nextLineOf(document, end.line + 1),
  };
}

/** Behind a line, with the blank line the cursor may rest on where another one or the end follows. */
function freeRange(document: DocumentLines, line: number): Range {
  const start = { line, character: document.lineAt(line).length };
  const isFree = (at: number): boolean => document.lineAt(at).trim() === '';
  const takesBlank = line + 2 < document.lineCount && isFree(line + 1) && isFree(line + 2);
  return {
    start,
    end: takesBlank ? { line: line + 1, character: document.lineAt(line + 1).length } : start,
  };
}

interface Header {
  readonly start: number;
  /** The line that opens the block, or ends the signature. */
  readonly end: number;
  readonly opens: boolean;
}

/** The body of a header, if it is empty but for comments, a docstring, imports and placeholders. */
function bodyPlace(scan: ScannedLines, header: Header, leadStart: number): GenerationPlace | undefined {
  const { document, language } = scan;
  const start = leadStart === header.start ? withCommentsAbove(scan, header.start) : leadStart;
  const base = indentWidth(document.lineAt(header.start));
  const headerText = document.lineAt(header.end);
  const code = scan.code(header.end);
  const lead = (last: number): { readonly text: string; readonly indent: string } => {
    const dedented = dedent(textOfLines(document, start, last));
    return { ...dedented, text: `${dedented.text}\n` };
  };
  const common = { kind: 'body', leadStartLine: start, leastWidth: 1 } as const;

  const oneLine = language.blocks === 'braces' ? /\{\s*\}\s*$/.exec(code) : null;
  if (oneLine) {
    const open = oneLine.index + 1;
    const { text, indent } = lead(header.end);
    const range = {
      start: { line: header.end, character: open },
      end: { line: header.end, character: headerText.indexOf('}', open) },
    };
    const cut = text.slice(0, text.lastIndexOf('{') + 1);
    return { ...common, lead: `${cut}\n`, indent, range, closer: 'there', needsOpening: false, nextLine: '' };
  }
  // Python lets a function import what it needs, and that is no work done yet.
  const imports = language.imports === undefined ? undefined : new RegExp(language.imports);
  let leadEnd = header.end;
  let last = header.end;
  let closerLine: number | undefined;
  for (let line = header.end + 1; line < document.lineCount; line++) {
    const text = document.lineAt(line);
    if (text.trim() === '' && !scan.isInString(line)) continue;
    if (!header.opens) break;
    const isInner = indentWidth(text) > base || scan.isInString(line) || scan.isInComment(line);
    if (!isInner) {
      if (isCloser(language, scan.code(line).trim())) closerLine = line;
      break;
    }
    const isLead = scan.isComment(line) || scan.isStringOnly(line) || imports?.test(scan.code(line)) === true;
    if (isLead && last === leadEnd) leadEnd = line;
    else if (!PLACEHOLDER.test(scan.plainCode(line).trim())) return undefined;
    last = line;
  }
  const { text, indent } = lead(leadEnd);
  const needsClosing = language.blocks === 'braces' || language.blocks === 'end';
  const needsOpening = language.blocks === 'braces' && !header.opens;
  const lineLead = needsOpening ? text.replace(/\s*\n$/, ' {\n') : text;
  return {
    ...common,
    lead: lineLead,
    indent,
    range: {
      start: {
        line: leadEnd,
        character: needsOpening ? document.lineAt(leadEnd).trimEnd().length : document.lineAt(leadEnd).length,
      },
      end:
        closerLine !== undefined
          ? { line: closerLine, character: indentationOf(document.lineAt(closerLine)).length }
          : { line: last, character: document.lineAt(last).length },
    },
    closer: closerLine !== undefined ? 'there' : needsClosing ? 'missing' : 'none',
    needsOpening,
    nextLine: '',
  };
}

function withCommentsAbove(scan: ScannedLines, line: number): number {
  const text = (at: number): string => scan.document.lineAt(at).trim();
  let first = line;
  while (first > 0 && (scan.isComment(first - 1) || /^(@|#\[)/.test(text(first - 1)))) first--;
  return first;
}

/** The header that the line belongs to, or whose docstring or body it stands in. */
function headerOf(scan: ScannedLines, line: number): Header | undefined {
  for (let start = line; start >= 0 && start > line - MAX_HEADER_LINES; start--) {
    const header = headerStarting(scan, start);
    if (header && header.end >= line) return header;
  }
  return enclosingHeader(scan, line);
}

/** The header that begins on the line: a statement, its brackets closed, that opens a block or is a function's signature. */
function headerStarting(scan: ScannedLines, start: number): Header | undefined {
  if (!scan.hasCode(start) || scan.isStringOnly(start)) return undefined;
  let open = 0;
  for (let line = start; line < start + MAX_HEADER_LINES && line < scan.document.lineCount; line++) {
    const code = scan.code(line).trimEnd();
    for (const character of code) {
      if (character === '(' || character === '[') open++;
      else if (character === ')' || character === ']') open--;
    }
    if (open < 0) return undefined;
    if (open > 0) continue;
    if (opensBlock(scan.language, code)) return { start, end: line, opens: true };
    if (isSignature(scan, start, line)) {
      const opensBelow = scan.code(line + 1).trim() === '{';
      if (opensBelow) return { start, end: line + 1, opens: true };
      return /[;=]\s*$/.test(code) ? undefined : { start, end: line, opens: false };
    }
    return undefined;
  }
  return undefined;
}

function isSignature(scan: ScannedLines, start: number, end: number): boolean {
  if (scan.language.blocks === 'colon' || scan.language.blocks === 'none') return false;
  if (SIGNATURE.test(scan.code(start))) return true;
  const lines: string[] = [];
  for (let line = start; line <= end; line++) lines.push(scan.code(line).trim());
  const match = scan.language.blocks === 'braces' ? TYPED_SIGNATURE.exec(lines.join(' ')) : null;
  if (!match) return false;
  if (match[1] !== undefined) return true;
  const above = enclosingHeader(scan, start);
  return above !== undefined && isClass(scan, above);
}

function opensBlock(language: Language, code: string): boolean {
  const text = code.trim();
  switch (language.blocks) {
    case 'braces':
      return (
        /\{(\s*\})?$/.test(text) && text !== '{' && !/^[})]/.test(text) && !/[=(,:[]\s*\{(\s*\})?$/.test(text)
      );
    case 'colon':
      return text.endsWith(':');
    case 'end':
      return opensByWord(language, text);
    case 'none':
      return false;
  }
}

/** The nearest header above that is indented less. */
function enclosingHeader(scan: ScannedLines, line: number): Header | undefined {
  let width = indentWidth(scan.document.lineAt(line));
  for (let at = line - 1; at >= scan.firstLine && (width > 0 || at === line - 1); at--) {
    if (!scan.hasCode(at) || scan.isInString(at) || scan.isStringOnly(at)) continue;
    const own = indentWidth(scan.document.lineAt(at));
    if (own >= width) continue;
    const header = headerOfEnd(scan, at);
    if (header) return header;
    width = own;
  }
  return undefined;
}

/** The header that ends on the line. */
function headerOfEnd(scan: ScannedLines, end: number): Header | undefined {
  for (let start = end; start >= 0 && start > end - MAX_HEADER_LINES; start--) {
    const header = headerStarting(scan, start);
    if (header) return header.end === end ? header : undefined;
  }
  return undefined;
}

function isClass(scan: ScannedLines, { start, end }: Header): boolean {
  for (let line = start; line <= end; line++) if (CLASS_HEADER.test(scan.code(line))) return true;
  return false;
}

/** Whether a trimmed line closes a block. */
export function isCloser(language: Language, text: string): boolean {
  if (language.blocks === 'braces') return /^[}\])]/.test(text);
  return language.blocks === 'end' && /^(end|fi|done|esac|\})(?!\w)/.test(text);
}

/** The first line with text from `line` on, trimmed. */
function nextLineOf(document: DocumentLines, line: number): string {
  for (let at = line; at < document.lineCount; at++) {
    const text = document.lineAt(at).trim();
    if (text !== '') return text;
  }
  return '';
}
