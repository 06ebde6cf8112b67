import type { CompletionContext } from '../context/context.ts';
import { indentationWidth } from '../prompt/indentation.ts';
import { isClosersOnly } from '../prompt/suffix-part.ts';
import type { Settings } from '../settings.ts';

/**
 * How far a suggestion may reach. `line`: to the end of the line. `statement`: to the end of the line, or of the block that this line opens.
 * `block`: to the end of the block that is open at the cursor.
 */
export type Reach = 'line' | 'statement' | 'block';

const RANK: Readonly<Record<Reach, number>> = { line: 0, statement: 1, block: 2 };

/** Whether a text generated to reach so far holds the answer for a request that reaches `wanted`. */
export function reaches(generated: Reach, wanted: Reach): boolean {
  return RANK[generated] >= RANK[wanted];
}

/** What syntax allows and the person wants. */
export function reachOf(
  { extent, place, prefix, suffix }: CompletionContext,
  { multiline }: Settings,
): Reach {
  if (multiline !== 'auto') return 'line';
  if (extent.kind === 'block') return 'block';
  if (place !== 'code') return 'line';
  const line = prefix.slice(prefix.lastIndexOf('\n') + 1);
  const [rest = '', ...below] = suffix.split('\n');
  if (rest.trim() !== '' && !isClosersOnly(rest.trim())) return 'line';
  // A block that stands there already is not written again.
  const next = below.find((text) => text.trim() !== '');
  return next !== undefined && indentationWidth(next) > indentationWidth(line) ? 'line' : 'statement';
}
