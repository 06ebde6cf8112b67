import type { DocumentLines } from '../context/document-lines.ts';
import { indentationOf, indentationWidth } from '../prompt/indentation.ts';

/** Lines of a document with `\n` between them; both included. */
export function textOfLines(document: DocumentLines, startLine: number, endLine: number): string {
  const lines: string[] = [];
  for (let line = startLine; line <= endLine; line++) lines.push(document.lineAt(line));
  return lines.join('\n');
}

/** The whole text, with `\n` line ends. */
export function textOfDocument(document: DocumentLines): string {
  return textOfLines(document, 0, document.lineCount - 1);
}

/** Takes the indentation that all lines share away: the model writes best from the margin. */
export function dedent(text: string): { readonly text: string; readonly indent: string } {
  const lines = text.split('\n');
  let indent: string | undefined;
  for (const line of lines) {
    if (line.trim() === '') continue;
    const own = indentationOf(line);
    if (indent === undefined || indentationWidth(own) < indentationWidth(indent)) indent = own;
  }
  const shared = indent ?? '';
  if (shared === '') return { text, indent: '' };
  return {
    text: lines
      .map((line) => (line.startsWith(shared) ? line.slice(shared.length) : line.trimStart()))
      .join('\n'),
    indent: shared,
  };
}
