/**
 * Merge rules by pair of token ids: an open-addressing hash table in typed arrays. 151,387 rules take 6 MB, a lookup
 * allocates nothing.
 */
const NO_RULE = -1;
const NUMBERS_OF_RULE = 3;

export class MergeTable {
  private readonly mask: number;
  private readonly lefts: Int32Array;
  private readonly rights: Int32Array;
  private readonly ranks: Int32Array;
  private readonly merged: Int32Array;

  /** @param rules best first: left id, right id, id of the two together. */
  constructor(rules: Int32Array) {
    const count = rules.length / NUMBERS_OF_RULE;
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, count * 2)));
    this.mask = size - 1;
    this.lefts = new Int32Array(size);
    this.rights = new Int32Array(size);
    this.ranks = new Int32Array(size).fill(NO_RULE);
    this.merged = new Int32Array(count);
    for (let rank = 0; rank < count; rank++) {
      const at = rank * NUMBERS_OF_RULE;
      const left = rules[at]!;
      const right = rules[at + 1]!;
      this.merged[rank] = rules[at + 2]!;
      const slot = this.slot(left, right);
      if (this.ranks[slot] !== NO_RULE) continue;
      this.lefts[slot] = left;
      this.rights[slot] = right;
      this.ranks[slot] = rank;
    }
  }

  /** Rank of the rule for the pair, 0 the best; −1 when there is none. */
  rank(left: number, right: number): number {
    return this.ranks[this.slot(left, right)]!;
  }

  mergedId(rank: number): number {
    return this.merged[rank]!;
  }

  /** Where the pair is, or would be. */
  private slot(left: number, right: number): number {
    let slot = (Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & this.mask;
    while (this.ranks[slot] !== NO_RULE && (this.lefts[slot] !== left || this.rights[slot] !== right)) {
      slot = (slot + 1) & this.mask;
    }
    return slot;
  }
}
