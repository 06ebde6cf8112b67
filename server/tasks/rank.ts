import type { SyntaxVerdict, TaskResult } from './task.ts';

type Ranked = Pick<
  Extract<TaskResult, { readonly kind: 'edit' }>,
  'syntax' | 'isCutOff' | 'meanLogProbability'
>;

const SYNTAX_ORDER: { readonly [Kind in SyntaxVerdict['kind']]: number } = {
  right: 0,
  'not-checked': 0,
  wrong: 1,
};

/** The order of candidates: valid syntax first, then whole ones, then the one that the model is surer of. */
export function bestFirst(left: Ranked, right: Ranked): number {
  return (
    SYNTAX_ORDER[left.syntax.kind] - SYNTAX_ORDER[right.syntax.kind] ||
    Number(left.isCutOff) - Number(right.isCutOff) ||
    right.meanLogProbability - left.meanLogProbability
  );
}
