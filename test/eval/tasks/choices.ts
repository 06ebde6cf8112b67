/** Ways to choose among candidates, to be compared on the same answers. */
import type { Language } from '../../../server/context/languages.ts';
import { bestFirst } from '../../../server/tasks/rank.ts';
import type { TaskResult } from '../../../server/tasks/task.ts';

/** What the choice looks at. */
export type Chosen = Pick<
  Extract<TaskResult, { readonly kind: 'edit' }>,
  'newText' | 'syntax' | 'doubts' | 'examples' | 'isCutOff' | 'meanLogProbability'
>;

/** The candidates in the order they were asked for, with the one to be shown first before all. */
type Choice = (candidates: readonly Chosen[], language: Language) => readonly Chosen[];

/** Without what one of the product's criteria looks at. */
const blind =
  (to: (candidate: Chosen, at: number) => Partial<Chosen>): Choice =>
  (candidates, language) => {
    const seen = candidates.map((each, at) => ({ ...each, ...to(each, at) }));
    return bestFirst(seen, language).map((each) => candidates[seen.indexOf(each)]!);
  };

/** The first is what the product does. */
export const CHOICES = {
  product: bestFirst,
  'no examples': blind(({ doubts }) => ({
    examples: { kind: 'none' },
    doubts: doubts.filter(({ kind }) => kind !== 'failed-example'),
  })),
  'no agreement': blind((_, at) => ({ newText: String(at) })),
  'no doubts': blind(() => ({ doubts: [] })),
  'log-probability': (candidates) =>
    [...candidates].sort(
      (left, right) =>
        Number(left.syntax.kind === 'wrong') - Number(right.syntax.kind === 'wrong') ||
        Number(left.isCutOff) - Number(right.isCutOff) ||
        right.meanLogProbability - left.meanLogProbability,
    ),
} as const satisfies Readonly<Record<string, Choice>>;
