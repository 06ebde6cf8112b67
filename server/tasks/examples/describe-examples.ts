import type { ExamplesVerdict } from '../task.ts';

/** For a person: what speaks for the code; undefined where nothing does. What fails is a doubt. */
export function describeExamples(verdict: ExamplesVerdict | undefined): string | undefined {
  if (verdict?.kind !== 'run' || verdict.held === 0) return undefined;
  const { held, total, failed } = verdict;
  const untold = total - held - failed.length;
  const others = untold === 0 ? '' : `, ${untold} could not be run`;
  return total === 1 ? 'its example holds' : `${held} of ${total} examples hold${others}`;
}
