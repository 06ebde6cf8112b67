import type { CompletionContext } from '../context/context.ts';
import { linesOf } from '../context/document-lines.ts';
import { languageGroup } from '../context/language-group.ts';
import { lineAbove } from '../context/line-above.ts';
import type { Learned } from './learned.ts';

/** Lines before the cursor whose words count. */
const NEAR_LINES = 20;
/** What a learned text that followed the same line is worth, in words that it shares with the lines near. */
const FOLLOWS_WORTH = 3;

/**
 * What of the learned may come next here, or be like it: what shares words with the lines near, followed the same line before, and was used often.
 * The likeliest last.
 */
export function likelyAt(
  learned: readonly Learned[],
  { prefix, languageId }: Pick<CompletionContext, 'prefix' | 'languageId'>,
  most: number,
): readonly Learned[] {
  const group = languageGroup(languageId);
  const lines = linesOf(prefix);
  const above = lineAbove(lines, lines.lineCount - 1);
  const near = new Set(wordsOf(prefix.split('\n').slice(-NEAR_LINES).join('\n')));
  return learned
    .filter((entry) => languageGroup(entry.languageId) === group)
    .map((entry) => {
      const shared = wordsOfEntry(entry).reduce((count, word) => count + (near.has(word) ? 1 : 0), 0);
      const follows = entry.above === above ? FOLLOWS_WORTH : 0;
      return { entry, worth: shared + follows + Math.log(entry.times) };
    })
    .sort((a, b) => a.worth - b.worth || a.entry.lastMs - b.entry.lastMs)
    .slice(-most)
    .map(({ entry }) => entry);
}

/** Entries are read at every question, and never change. */
const known = new WeakMap<Learned, readonly string[]>();

function wordsOfEntry(entry: Learned): readonly string[] {
  let words = known.get(entry);
  if (!words) known.set(entry, (words = [...new Set(wordsOf(`${entry.above}\n${entry.text}`))]));
  return words;
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}_$][\p{L}\p{N}_$]{2,}/gu) ?? [];
}
