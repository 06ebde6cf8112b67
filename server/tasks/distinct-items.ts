/** Two list items with at least this share of their words in common say the same: a small model that has nothing more to say repeats itself. */
const SAME_SHARE = 0.7;

/** The items (lines of a list) before the first one that repeats an earlier one. */
export function distinctItems(items: readonly string[]): readonly string[] {
  const seen: ReadonlySet<string>[] = [];
  for (const [index, item] of items.entries()) {
    const words = wordsOf(item);
    if (seen.some((earlier) => sharedWords(earlier, words) >= SAME_SHARE)) return items.slice(0, index);
    seen.push(words);
  }
  return items;
}

function wordsOf(item: string): ReadonlySet<string> {
  return new Set(
    item
      .replace(/^\s*(?:[-*]|\d+\.)\s/, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}_]+/gu),
  );
}

/** Words in both ÷ words in either. */
function sharedWords(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = [...a].filter((word) => b.has(word)).length;
  return a.size + b.size === 0 ? 1 : both / (a.size + b.size - both);
}
