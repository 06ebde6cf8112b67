import type { CompletionContext, Layout, Place } from '../context/context.ts';
import type { Reach } from './reach.ts';

/** What the filters look at: the text around the cursor, cut into lines once. */
export interface Surroundings {
  /** The cursor's line before the cursor. */
  readonly lineBefore: string;
  /** The rest of the cursor's line. */
  readonly lineAfter: string;
  /** Lines above the cursor's, nearest last. */
  readonly linesAbove: readonly string[];
  /** Lines below the cursor's, nearest first. */
  readonly linesBelow: readonly string[];
  readonly reach: Reach;
  readonly layout: Layout;
  readonly languageId: string;
  readonly place: Place;
}

export function surroundingsOf(context: CompletionContext, reach: Reach): Surroundings {
  const above = context.prefix.split('\n');
  const [lineAfter = '', ...linesBelow] = context.suffix.split('\n');
  return {
    lineBefore: above.at(-1) ?? '',
    lineAfter,
    linesAbove: above.slice(0, -1),
    linesBelow,
    reach,
    layout: context.layout,
    languageId: context.languageId,
    place: context.place,
  };
}
