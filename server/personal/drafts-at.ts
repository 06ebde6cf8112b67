import type { CompletionContext } from '../context/context.ts';
import type { Learned } from './learned.ts';
import { likelyAt } from './likely-at.ts';

/** Some 2,000 tokens: more text finds more, and each place's index is made anew. */
const MOST_DRAFTS = 100;

/** Learned texts that may come next, as they would stand here. The likeliest last. */
export function draftsAt(learned: readonly Learned[], context: CompletionContext): readonly string[] {
  return likelyAt(learned, context, MOST_DRAFTS).map((entry) => indented(entry, context.layout.lineIndent));
}

/** Where the cursor's line is indented so. */
function indented({ above, text }: Learned, indent: string): string {
  const lines = text.split('\n').map((line) => (line === '' ? line : indent + line));
  return `${above === '' ? '' : indent + above}\n${lines.join('\n')}\n`;
}
