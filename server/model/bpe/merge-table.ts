/**
 * Merge rules by pair of token ids: an open-addressing hash table of ranks above the rules as they were read. 151,387 rules take 1 MB beside
 * their own 2, a lookup allocates nothing.
 */
const NO_RULE = -1;
const NUMBERS_OF_RULE = 3;
/** Of the slots, at least this share is empty: a search ends after three of them on average. */
const LEAST_EMPTY = 0.4;

export class MergeTable {
  private readonly mask: number;
  /** Rank of the rule in each slot. */
  private readonly ranks: Int32Array;

  /** @param rules best first: left id, right id, id of the two together. Kept. */
  constructor(private readonly rules: Int32Array) {
    const count = rules.length / NUMBERS_OF_RULE;
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, count / (1 - LEAST_EMPTY))));
    this.mask = size - 1;
    this.ranks = new Int32Array(size).fill(NO_RULE);
    for (let rank = 0; rank < count; rank++) {
      const at = rank * NUMBERS_OF_RULE;
      const slot = this.slot(rules[at]!, rules[at + 1]!);
      if (this.ranks[slot] === NO_RULE) this.ranks[slot] = rank;
    }
  }

  /** Rank of the rule for the pair, 0 the best; −1 when there is none. */
  rank(left: number, right: number): number {
    return this.ranks[this.slot(left, right)]!;
  }

  mergedId(rank: number): number {
    return this.rules[rank * NUMBERS_OF_RULE + 2]!;
  }

  /** Where the pair is, or would be. */
  private slot(left: number, right: number): number {
    const { ranks, rules } = this;
    let slot = (Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & this.mask;
    for (;;) {
      const rank = ranks[slot]!;
      if (rank === NO_RULE) return slot;
      const at = rank * NUMBERS_OF_RULE;
      if (rules[at] === left && rules[at + 1] === right) return slot;
      slot = (slot + 1) & this.mask;
    }
  }
}
