/** Between two texts; no token has this id. */
const END = -1;
/** A continuation is looked for behind at most this many earlier places of the last token, the newest first. */
const MOST_PLACES = 24;
/** Longer agreement says no more. */
const MOST_AGREEING = 16;

/** Where a sequence went on after what stands at its end now. */
export interface Continuation {
  /** How many tokens before it agree with the end of the sequence, 1 to 16. */
  readonly agreeing: number;
  readonly tokens: readonly number[];
}

/**
 * Finds where the end of a sequence stood before, in it or in other texts, and what came next there: drafts for speculative decoding without a
 * second model (prompt lookup: Saxena 2023; Yang et al. 2023, "Inference with Reference", arXiv 2304.04487).
 */
export class NgramIndex {
  /** All texts one after the other; a text's end is marked so that no continuation crosses it. */
  private readonly tokens: number[] = [];
  /** The place before with the same token, −1 where there is none: a chain for each token. */
  private readonly previous: number[] = [];
  private readonly newest = new Map<number, number>();

  /** Adds a text that is not part of the sequence; to be called before the sequence is added. */
  addOther(text: readonly number[]): void {
    for (const token of text) this.push(token);
    if (text.length > 0) this.push(END);
  }

  /** The next token of the sequence. */
  push(token: number): void {
    const at = this.tokens.length;
    this.tokens.push(token);
    if (token === END) {
      this.previous.push(-1);
      return;
    }
    this.previous.push(this.newest.get(token) ?? -1);
    this.newest.set(token, at);
  }

  /** The continuation with the longest agreement, the newest of several; undefined when the last token is new. */
  find(most: number): Continuation | undefined {
    const last = this.tokens.length - 1;
    if (last < 0 || most <= 0) return undefined;
    let best = -1;
    let agreeing = 0;
    let place = this.previous[last]!;
    for (let looked = 0; place >= 0 && looked < MOST_PLACES; looked++, place = this.previous[place]!) {
      if (this.tokens[place + 1] === END) continue;
      const length = this.agreement(place, last);
      if (length > agreeing) [best, agreeing] = [place, length];
      if (agreeing === MOST_AGREEING) break;
    }
    if (best < 0) return undefined;
    const following = this.tokens.slice(best + 1, Math.min(last + 1, best + 1 + most));
    const end = following.indexOf(END);
    return { agreeing, tokens: end < 0 ? following : following.slice(0, end) };
  }

  private agreement(place: number, last: number): number {
    let length = 0;
    while (
      length < MOST_AGREEING &&
      length <= place &&
      this.tokens[place - length] === this.tokens[last - length] &&
      this.tokens[place - length] !== END
    ) {
      length++;
    }
    return length;
  }
}
