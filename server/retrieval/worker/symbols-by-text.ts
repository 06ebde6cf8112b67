import type { DocumentLines } from '../../context/document-lines.ts';
import { indentWidth } from '../../context/layout.ts';
import type { IndexedSymbol } from './indexed-file.ts';
import { documentationOf, headerOf, memberLines } from './signature.ts';

const CLASS =
  /^\s*(?:(?:export|default|public|private|protected|internal|abstract|final|sealed|open|data|pub|static|partial|case|local)\s+)*(?:class|interface|struct|trait|enum|object|protocol|module|record|extension|mixin|impl)\s+([\p{L}_$][\p{L}\p{N}_$]*)/u;
const FUNCTION =
  /^\s*(?:(?:export|default|public|private|protected|internal|abstract|final|override|open|suspend|inline|static|async|pub|local|extern)\s+)*(?:def|fun|func|function|fn|sub|proc|macro)\s+(?:[\p{L}_$][\p{L}\p{N}_$]*[.:])*([\p{L}_$][\p{L}\p{N}_$]*)/u;
const CONSTANT =
  /^(?:(?:export|pub|public|static|declare|default)\s+)*(?:const|let|var|val|type|final|typedef|using)\s+(?:mut\s+)?([\p{L}_$][\p{L}\p{N}_$]*)/u;
/** Python, Ruby: names at the margin that are given a value. */
const ASSIGNED = /^([\p{Lu}_][\p{Lu}\p{N}_]+)\s*(?::[^=]+)?=(?!=)/u;
const MAX_CONSTANT_CHARACTERS = 120;
/** A body of more lines is not searched for its end. */
const MAX_BODY_LINES = 400;

/** Functions and classes by the words that define them in most languages, a body's end by its indentation. */
export function symbolsByText(
  document: DocumentLines,
  languageId: string,
  maxSymbols: number,
): IndexedSymbol[] {
  const symbols: IndexedSymbol[] = [];
  for (let line = 0; line < document.lineCount && symbols.length < maxSymbols; line++) {
    const text = document.lineAt(line);
    const [className, functionName] = [CLASS.exec(text)?.[1], FUNCTION.exec(text)?.[1]];
    const name = className ?? functionName;
    if (name === undefined) continue;
    const documentation = documentationOf(document, line, line, languageId);
    const endLine = endOfBody(document, line);
    symbols.push({
      name,
      kind: className === undefined ? 'function' : 'class',
      line,
      endLine,
      text: [
        ...(documentation === undefined ? [] : [documentation]),
        headerOf(document, line, line),
        ...(className === undefined ? [] : memberLines(document, line, endLine)),
      ].join('\n'),
      isTopLevel: indentWidth(text) === 0,
    });
  }
  return symbols;
}

/** Constants and types at the margin, which no grammar's queries capture. */
export function constantsByText(document: DocumentLines, maxSymbols: number): IndexedSymbol[] {
  const symbols: IndexedSymbol[] = [];
  for (let line = 0; line < document.lineCount && symbols.length < maxSymbols; line++) {
    const text = document.lineAt(line);
    const name = CONSTANT.exec(text)?.[1] ?? ASSIGNED.exec(text)?.[1];
    // What is imported is defined elsewhere.
    if (name === undefined || /=\s*(?:require|import)\s*\(/.test(text)) continue;
    const shown = text
      .trimEnd()
      .slice(0, MAX_CONSTANT_CHARACTERS)
      .replace(/[\ud800-\udbff]$/, '');
    symbols.push({ name, kind: 'constant', line, endLine: line, text: shown, isTopLevel: true });
  }
  return symbols;
}

function endOfBody(document: DocumentLines, start: number): number {
  const width = indentWidth(document.lineAt(start));
  const last = Math.min(document.lineCount - 1, start + MAX_BODY_LINES);
  for (let line = start + 1; line <= last; line++) {
    const text = document.lineAt(line);
    if (text.trim() !== '' && indentWidth(text) <= width)
      return /^\s*[)}\]]|^\s*end\b/.test(text) ? line : line - 1;
  }
  return last;
}
