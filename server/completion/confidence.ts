/**
 * How sure a suggestion is: the chance that its first line is what the person would write, made of the model's own probability of it and of
 * whether all its names are known, by a logistic function of the two, so that the part of each can be read off.
 */
import type { Settings } from '../settings.ts';
import type { Generated } from './generated.ts';

/** What speaks for a suggestion and against it, of its first line. */
export interface Evidence {
  /** Natural log-probability of all its tokens together: the model's own guess that it would write exactly this. */
  readonly totalLogProbability: number;
  readonly tokens: number;
  /** Names in it that stand nowhere in the document and are none of the language. */
  readonly newNames: number;
}

/**
 * Fitted by `npm run eval:fit` to the 180 items that real-line, real-rest and real-inside draw from the dev part with `--limit 60`
 * (docs/quality.md, When to stay silent).
 */
const INTERCEPT = 1.32;
const TOTAL_WEIGHT = 1.42;
const NEW_NAME_WEIGHT = -1.43;
/** Each time the person has rejected the line in this session halves its odds: a rule, not fitted to anything. */
const REJECTION_WEIGHT = -Math.LN2;

/** The least chance of what is shown, chosen on the dev part: medium shows something in two of three places there, nearly two of three right, and four of five that low shows are right. */
export const LEAST_CHANCE: Readonly<Record<Settings['eagerness'], number>> = {
  low: 0.5,
  medium: 0.15,
  high: 0,
};

/**
 * What the model says of the first line of `text`, which stands in the generation from `offset` on.
 * @param offset in `generated.text`, UTF-16 units.
 */
export function evidenceOf(generated: Generated, offset: number, text: string): Omit<Evidence, 'newNames'> {
  const end = offset + /^\s*.*/.exec(text)![0].length;
  const kept: number[] = [];
  let start = 0;
  for (const [index, tokenEnd] of generated.tokenEnds.entries()) {
    if (tokenEnd > offset && start < end) kept.push(generated.logProbabilities[index]!);
    start = tokenEnd;
  }
  return {
    totalLogProbability: kept.reduce((sum, value) => sum + value, 0),
    tokens: kept.length,
  };
}

/** The inputs of the logistic function. */
export function featuresOf({ totalLogProbability, newNames }: Evidence): readonly [number, number] {
  return [totalLogProbability, Math.min(1, newNames)];
}

/** Chance that the suggestion's first line is right, in [0, 1]. */
export function confidenceOf(evidence: Evidence): number {
  return logistic(logOddsOf(evidence));
}

/**
 * Whether it is shown to a person who has not asked for it.
 * @param rejections how often they did not want its first line.
 */
export function isSureEnough(evidence: Evidence, eagerness: Settings['eagerness'], rejections = 0): boolean {
  return logistic(logOddsOf(evidence) + REJECTION_WEIGHT * rejections) >= LEAST_CHANCE[eagerness];
}

function logOddsOf(evidence: Evidence): number {
  const [total, hasNewName] = featuresOf(evidence);
  return INTERCEPT + TOTAL_WEIGHT * total + NEW_NAME_WEIGHT * hasNewName;
}

function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
