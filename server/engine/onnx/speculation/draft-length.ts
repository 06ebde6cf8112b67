/** More drafted tokens than this are never worth their verification. */
const MOST_DRAFTED = 15;
/** How far one outcome moves the estimate. */
const SHARE = 0.06;
/** Chance that a drafted token is right before anything was measured, by agreement of 1, 2, 3, 4–5, 6 and more tokens. */
const FIRST_GUESSES = [0.35, 0.55, 0.65, 0.75, 0.85];

/** Milliseconds that a step takes with so many tokens. */
export type StepMs = (tokens: number) => number;

/**
 * How many tokens to draft: as many as give the most tokens for the time, by what was accepted so far and by what a step of each size costs on
 * this machine. Wrong guesses cost time, never another text.
 */
export class DraftLength {
  private readonly chances = [...FIRST_GUESSES];

  /** @param agreeing tokens of agreement behind the draft. @param stepMs of a step with so many drafted tokens. */
  best(agreeing: number, available: number, stepMs: StepMs): number {
    const chance = this.chances[classOf(agreeing)]!;
    let best = 0;
    let bestRate = 1 / stepMs(0);
    let expected = 1;
    let reached = 1;
    for (let length = 1; length <= Math.min(available, MOST_DRAFTED); length++) {
      reached *= chance;
      expected += reached;
      const rate = expected / stepMs(length);
      if (rate > bestRate) [best, bestRate] = [length, rate];
    }
    return best;
  }

  /** `accepted` of the `drafted` tokens were right; those behind a wrong one say nothing. */
  learn(agreeing: number, drafted: number, accepted: number): void {
    const index = classOf(agreeing);
    for (let tried = 0; tried < Math.min(drafted, accepted + 1); tried++) {
      this.chances[index]! += SHARE * ((tried < accepted ? 1 : 0) - this.chances[index]!);
    }
  }
}

function classOf(agreeing: number): number {
  if (agreeing <= 3) return Math.max(0, agreeing - 1);
  return agreeing <= 5 ? 3 : 4;
}
