import type { DocumentLines } from '../context/document-lines.ts';
import { lineAbove } from '../context/line-above.ts';
import type { LearnedLines } from './learned.ts';

/** Whole lines of a document with the line above them, as they are learned. */
export function linesAt(
  document: DocumentLines,
  line: number,
  count: number,
): Pick<LearnedLines, 'above' | 'text'> {
  const lines: string[] = [];
  for (let at = line; at < line + count; at++) lines.push(document.lineAt(at).trimEnd());
  return { above: lineAbove(document, line), text: withoutIndentation(lines).join('\n') };
}

/** Without what all lines with text begin with. */
function withoutIndentation(lines: readonly string[]): readonly string[] {
  const [first = '', ...others] = lines.filter((line) => line !== '').map((line) => /^[ \t]*/.exec(line)![0]);
  let common = first.length;
  for (const other of others) {
    while (common > 0 && !other.startsWith(first.slice(0, common))) common--;
  }
  return lines.map((line) => line.slice(common));
}
