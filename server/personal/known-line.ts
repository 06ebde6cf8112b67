import type { CompletionContext } from '../context/context.ts';
import { linesOf } from '../context/document-lines.ts';
import { languageGroup } from '../context/language-group.ts';
import { lineAbove } from '../context/line-above.ts';
import type { Learned } from './learned.ts';

/** Whether the line that a suggestion completes is learned, below the same line and in this language. */
export function isKnownLine(
  learned: readonly Learned[],
  { prefix, languageId }: Pick<CompletionContext, 'prefix' | 'languageId'>,
  insertText: string,
): boolean {
  const group = languageGroup(languageId);
  const lines = linesOf(prefix);
  const cursorLine = lines.lineCount - 1;
  const above = lineAbove(lines, cursorLine);
  const line = (lines.lineAt(cursorLine) + firstLine(insertText)).trim();
  return learned.some(
    (entry) =>
      entry.above === above &&
      firstLine(entry.text).trim() === line &&
      languageGroup(entry.languageId) === group,
  );
}

function firstLine(text: string): string {
  return /^[^\r\n]*/.exec(text)![0];
}
