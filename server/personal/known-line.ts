import type { CompletionContext } from '../context/context.ts';
import { languageGroup } from '../context/language-group.ts';
import type { Learned } from './learned.ts';

/** Whether the line that a suggestion completes is learned, below the same line and in this language. */
export function isKnownLine(
  learned: readonly Learned[],
  { prefix, languageId }: Pick<CompletionContext, 'prefix' | 'languageId'>,
  insertText: string,
): boolean {
  const group = languageGroup(languageId);
  const above = lastLineAbove(prefix);
  const line = (prefix.slice(prefix.lastIndexOf('\n') + 1) + firstLine(insertText)).trim();
  return learned.some(
    (entry) =>
      entry.above === above &&
      firstLine(entry.text).trim() === line &&
      languageGroup(entry.languageId) === group,
  );
}

/** The nearest line with text above the cursor's, without its indentation. */
export function lastLineAbove(prefix: string): string {
  const lines = prefix.split('\n').slice(0, -1);
  return lines.findLast((line) => line.trim() !== '')?.trim() ?? '';
}

function firstLine(text: string): string {
  return /^[^\r\n]*/.exec(text)![0];
}
