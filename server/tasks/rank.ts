import type { Language } from '../context/languages.ts';
import { withoutComments } from './plain-code.ts';
import type { TaskResult } from './task.ts';

type Ranked = Pick<
  Extract<TaskResult, { readonly kind: 'edit' }>,
  'syntax' | 'isCutOff' | 'doubts' | 'examples' | 'newText'
>;

/**
 * The order of candidates, given in the order they were asked for: valid syntax first, then those whose documentation's
 * examples hold before those of which that is not known, and those of which more fail last; then whole ones, then those with less that speaks against them, then what several agree on. What is left stays as it was: the first one is what the model holds most probable, and a
 * candidate's mean log-probability is a worse judge than that (docs/quality.md, Tasks).
 */
export function bestFirst<Candidate extends Ranked>(
  candidates: readonly Candidate[],
  language: Language,
): Candidate[] {
  const forms = new Map(candidates.map((each) => [each, normalForm(each.newText, language)]));
  const agreeing = (candidate: Candidate): number =>
    candidates.filter((each) => forms.get(each) === forms.get(candidate)).length;
  return [...candidates].sort(
    (left, right) =>
      Number(left.syntax.kind === 'wrong') - Number(right.syntax.kind === 'wrong') ||
      failures(left) - failures(right) ||
      Number(left.isCutOff) - Number(right.isCutOff) ||
      left.doubts.length - right.doubts.length ||
      agreeing(right) - agreeing(left),
  );
}

/** Less is better: all that could be run hold, nothing is known, some fail. */
function failures({ examples }: Ranked): number {
  if (examples?.kind !== 'run') return 0;
  return examples.failed.length === 0 ? -1 : examples.failed.length;
}

/** Equal where only comments and white space differ. */
function normalForm(text: string, language: Language): string {
  return withoutComments(text.replaceAll('\r', ''), language).replace(/\s+/g, ' ').trim();
}
