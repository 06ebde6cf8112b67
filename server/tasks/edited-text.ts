import type { DocumentLines } from '../context/document-lines.ts';
import type { Range } from '../syntax/tree.ts';

/** The whole document with new text in place of a range; `\n` line ends. */
export function withEdit(document: DocumentLines, { start, end }: Range, newText: string): string {
  const lines: string[] = [];
  for (let line = 0; line < start.line; line++) lines.push(document.lineAt(line));
  lines.push(
    document.lineAt(start.line).slice(0, start.character) +
      newText +
      document.lineAt(end.line).slice(end.character),
  );
  for (let line = end.line + 1; line < document.lineCount; line++) lines.push(document.lineAt(line));
  return lines.join('\n');
}
