/**
 * Token healing (after Lundberg's guidance, 2023): a text that is typed up to the middle of a token is not continued behind the cut, which the model has never
 * seen; its last piece is written anew, and only tokens that agree with what stands there may be chosen.
 */
import type { Agreeing } from '../model/tokenizer.ts';
import type { Choice, Sampler } from './sampler.ts';

/** What a candidate has still to agree with. */
export class Beginning {
  #at = 0;
  /** Indices that the first choice among all tokens leaves out. */
  #avoided: readonly number[] | undefined;

  /**
   * @param indexOf which logit is that of a token; below 0 where it cannot be written.
   * @param avoided ids that do not come first behind the beginning; of a greedy sampler.
   */
  constructor(
    private readonly agreeing: readonly Agreeing[],
    private readonly indexOf: (id: number) => number,
    avoided: readonly number[] = [],
  ) {
    this.#avoided = avoided.map(indexOf);
  }

  /** As the sampler chooses, among the tokens that agree; among all behind the beginning, and where none of them can be written. */
  choose(sampler: Sampler, logits: Float32Array): Choice {
    const now = this.agreeing[this.#at];
    if (!now) return this.#chooseFreely(sampler, logits);
    const writable = now.ids
      .map((id, nth) => ({ index: this.indexOf(id), covers: now.covers[nth]! }))
      .filter(({ index }) => index >= 0);
    if (writable.length === 0) {
      this.#at = this.agreeing.length;
      return this.#chooseFreely(sampler, logits);
    }
    const chosen = sampler.choose(Float32Array.from(writable, ({ index }) => logits[index]!));
    const { index, covers } = writable[chosen.index]!;
    this.#at += covers;
    return { index, logProbability: chosen.logProbability };
  }

  #chooseFreely(sampler: Sampler, logits: Float32Array): Choice {
    const avoided = this.#avoided;
    this.#avoided = undefined;
    return sampler.choose(logits, avoided);
  }
}
