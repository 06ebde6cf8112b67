/** Which candidate is shown: by one score, or by a logistic choice that is fitted to other items. */
import { chanceOf, fitLogistic } from '../logistic.ts';

/** What speaks for a candidate, natural log-probabilities of its whole line; absent: it could not be scored. */
export interface Scores {
  /** Behind the suffix-first prompt, and behind the usual one. */
  readonly suffixFirst: number;
  readonly usual: number;
  /** Of the text before the cursor alone. */
  readonly plain: number;
  /** Of the lines below, when the candidate stands above them. */
  readonly following: number;
}

export interface Candidate {
  readonly source: string;
  /** What stands in the hole; null when nothing would be shown. */
  readonly text: string | null;
  readonly exact: boolean;
  /** Tokens that were evaluated for it. */
  readonly evaluated: number;
  readonly scores?: Scores;
}

export interface Choice {
  /** The first is what the product shows. */
  readonly candidates: readonly Candidate[];
}

const FOLDS = 10;
/** Which sums of log-probabilities choose. */
export const RULES: Readonly<Record<string, (scores: Scores) => number>> = {
  'suffix-first': ({ suffixFirst }) => suffixFirst,
  usual: ({ usual }) => usual,
  'both forms': ({ suffixFirst, usual }) => suffixFirst + usual,
  plain: ({ plain }) => plain,
  'lines below': ({ following }) => following,
  'suffix-first and lines below': ({ suffixFirst, following }) => suffixFirst + following,
  'both forms and lines below': ({ suffixFirst, usual, following }) => suffixFirst + usual + following,
  'plain and lines below': ({ plain, following }) => plain + following,
};

/** The candidate with the most; the earlier one of equals. */
export function best({ candidates }: Choice, value: (scores: Scores) => number): Candidate {
  const valueOf = ({ scores }: Candidate): number => (scores ? value(scores) : -Infinity);
  return candidates.reduce((chosen, each) => (valueOf(each) > valueOf(chosen) ? each : chosen));
}

/** By a logistic function of what a candidate has more than the first one, fitted to the items of the other folds. */
export function bestByOthers(choices: readonly Choice[]): Candidate[] {
  const featuresOf = ({ candidates }: Choice, { scores }: Candidate): number[] | undefined => {
    const first = candidates[0]?.scores;
    return first && scores
      ? [
          scores.suffixFirst - first.suffixFirst,
          scores.usual - first.usual,
          scores.following - first.following,
        ]
      : undefined;
  };
  return choices.map((choice, index) => {
    const others = choices.filter((_, other) => other % FOLDS !== index % FOLDS);
    const model = fitLogistic(
      others.flatMap((other) =>
        other.candidates.flatMap((candidate) => {
          const features = featuresOf(other, candidate);
          return features ? [{ features, isRight: candidate.exact }] : [];
        }),
      ),
    );
    const chance = (candidate: Candidate): number => {
      const features = featuresOf(choice, candidate);
      return features ? chanceOf(model, features) : 0;
    };
    return choice.candidates.reduce((chosen, each) => (chance(each) > chance(chosen) ? each : chosen));
  });
}
