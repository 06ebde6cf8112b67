/**
 * How sure the model is of a suggestion: the chance that its first line is what the person would write, made of the model's own
 * probabilities by a logistic function of two of them, so that the part of each can be read off.
 */
import type { Settings } from '../settings.ts';
import type { Generated } from './generated.ts';

/** What speaks for a suggestion and against it: natural log-probabilities of the tokens of its first line. */
export interface Evidence {
  /** Of all of them together: the model's own guess that it would write exactly this. */
  readonly totalLogProbability: number;
  /** Of the least likely one: where the model might well have written something else. */
  readonly leastLogProbability: number;
  readonly tokens: number;
}

/**
 * Fitted by `npm run eval:fit` to the 180 items that real-line, real-rest and real-inside draw from the dev part with `--limit 60`
 * (docs/quality.md, When to stay silent).
 */
const INTERCEPT = 1.35;
const TOTAL_WEIGHT = 1.26;
const LEAST_WEIGHT = 0.6;

/** The least chance of what is shown. */
const THRESHOLDS: Readonly<Record<Settings['eagerness'], number>> = { low: 0.55, medium: 0.25, high: 0 };

/**
 * Of the first line of `text`, which stands in the generation from `offset` on.
 * @param offset in `generated.text`, UTF-16 units.
 */
export function evidenceOf(generated: Generated, offset: number, text: string): Evidence {
  const end = offset + /^\s*.*/.exec(text)![0].length;
  const kept: number[] = [];
  let start = 0;
  for (const [index, tokenEnd] of generated.tokenEnds.entries()) {
    if (tokenEnd > offset && start < end) kept.push(generated.logProbabilities[index]!);
    start = tokenEnd;
  }
  return {
    totalLogProbability: kept.reduce((sum, value) => sum + value, 0),
    leastLogProbability: Math.min(0, ...kept),
    tokens: kept.length,
  };
}

/** The inputs of the logistic function. */
export function featuresOf({
  totalLogProbability,
  leastLogProbability,
}: Evidence): readonly [number, number] {
  return [totalLogProbability, leastLogProbability];
}

/** Chance that the suggestion's first line is right, in [0, 1]. */
export function confidenceOf(evidence: Evidence): number {
  const [total, least] = featuresOf(evidence);
  return 1 / (1 + Math.exp(-(INTERCEPT + TOTAL_WEIGHT * total + LEAST_WEIGHT * least)));
}

/** Whether it is shown to a person who has not asked for it. */
export function isSureEnough(evidence: Evidence, eagerness: Settings['eagerness']): boolean {
  return confidenceOf(evidence) >= THRESHOLDS[eagerness];
}
