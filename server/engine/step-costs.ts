/** Sizes that are measured; others lie on the line between two of them. */
export const MEASURED_SIZES = [1, 2, 4, 8, 16, 32, 64, 128] as const;
/**
 * A chunk may take this long: a cancellation waits for the one that runs. Smaller ones cost speed, more than `MOST_CHUNK_TOKENS` at once gain
 * none: docs/decisions/chunks-of-a-prefill.md.
 */
const CHUNK_MS = 200;
const MOST_CHUNK_TOKENS = 128;

/** How far one measurement moves the estimate. */
const SHARE = 0.2;
/** Before anything was measured: a step that reads all weights, and a little for each token (2 cores of 2023). */
const GUESS_MS = { base: 28, perToken: 0.8 };

/** What the evaluation of a run of tokens costs on this machine, learned from the runs themselves. Milliseconds. */
export class StepCosts {
  private readonly costs: number[];

  constructor(measured?: readonly number[]) {
    this.costs =
      measured?.length === MEASURED_SIZES.length
        ? [...measured]
        : MEASURED_SIZES.map((size) => GUESS_MS.base + GUESS_MS.perToken * size);
  }

  /** For the log. */
  describe(): string {
    const chunk = this.chunkTokens;
    const prompt = Math.round((chunk / this.ms(chunk)) * 1000);
    return `a step of 1 token takes ${this.ms(1).toFixed(0)} ms, of 4 ${this.ms(4).toFixed(0)} ms; ${prompt} tokens/s of prompt in chunks of ${chunk}`;
  }

  /** One for each of the measured sizes: to be kept for the next start. */
  get measured(): readonly number[] {
    return this.costs;
  }

  ms(tokens: number): number {
    const { low, high, share } = placeOf(tokens);
    return this.costs[low]! * (1 - share) + this.costs[high]! * share;
  }

  /** Tokens of one chunk of a prefill. */
  get chunkTokens(): number {
    return this.tokensWithin(CHUNK_MS, MOST_CHUNK_TOKENS);
  }

  /** How many tokens of a prompt are evaluated within this time, chunk by chunk. */
  promptTokensWithin(milliseconds: number): number {
    return Math.floor((milliseconds / this.ms(this.chunkTokens)) * this.chunkTokens);
  }

  /** As many tokens as one run evaluates in about this time, `most` at most. */
  tokensWithin(milliseconds: number, most: number): number {
    let least = 1;
    let over = most + 1;
    while (over - least > 1) {
      const middle = (least + over) >> 1;
      if (this.ms(middle) <= milliseconds) least = middle;
      else over = middle;
    }
    return least;
  }

  learn(tokens: number, milliseconds: number): void {
    if (milliseconds <= 0) return;
    const { low, high, share } = placeOf(tokens);
    const error = milliseconds - this.ms(tokens);
    this.costs[low]! += SHARE * (1 - share) * error;
    if (high !== low) this.costs[high]! += SHARE * share * error;
  }
}

function placeOf(tokens: number): { low: number; high: number; share: number } {
  const high = MEASURED_SIZES.findIndex((size) => size >= tokens);
  if (high < 0) return { low: MEASURED_SIZES.length - 1, high: MEASURED_SIZES.length - 1, share: 0 };
  if (MEASURED_SIZES[high] === tokens || high === 0) return { low: high, high, share: 0 };
  const low = high - 1;
  return {
    low,
    high,
    share: (tokens - MEASURED_SIZES[low]!) / (MEASURED_SIZES[high]! - MEASURED_SIZES[low]!),
  };
}
