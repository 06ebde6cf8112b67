import { linesOf } from '../context/document-lines.ts';
import { lineAbove } from '../context/line-above.ts';
import type { CompletionItem } from './result.ts';

/** The first line with text that a suggestion writes, as it would stand in the document, and the nearest line with text above it; both without indentation. */
export interface MadeLine {
  readonly above: string;
  readonly line: string;
}

/**
 * The same for every place from which a suggestion leads to the same line: however much of the line is typed, and wherever in the document it stands.
 * @param textBefore the cursor, from a few lines above it on.
 * @param character of the cursor in its line.
 */
export function madeLine(
  textBefore: string,
  character: number,
  { insertText, range }: Pick<CompletionItem, 'insertText' | 'range'>,
): MadeLine {
  const kept = textBefore.slice(0, textBefore.length - (character - range.start.character));
  const lines = linesOf(kept + /^\s*.*/.exec(insertText)![0]);
  const last = lines.lineCount - 1;
  return { above: lineAbove(lines, last), line: lines.lineAt(last).trim() };
}
