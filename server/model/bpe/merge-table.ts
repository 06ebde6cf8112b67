/**
 * Merge rules by pair of token ids: an open-addressing hash table in typed arrays. 151,387 rules take 6 MB, a lookup
 * allocates nothing.
 */
const NO_RULE = -1;

export class MergeTable {
  private readonly mask: number;
  private readonly lefts: Int32Array;
  private readonly rights: Int32Array;
  private readonly ranks: Int32Array;
  private readonly merged: Int32Array;

  /** Rules best first; `merged` is the id of the two together. */
  constructor(rules: readonly { readonly left: number; readonly right: number; readonly merged: number }[]) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, rules.length * 2)));
    this.mask = size - 1;
    this.lefts = new Int32Array(size);
    this.rights = new Int32Array(size);
    this.ranks = new Int32Array(size).fill(NO_RULE);
    this.merged = Int32Array.from(rules, (rule) => rule.merged);
    rules.forEach(({ left, right }, rank) => {
      const slot = this.slot(left, right);
      if (this.ranks[slot] !== NO_RULE) return;
      this.lefts[slot] = left;
      this.rights[slot] = right;
      this.ranks[slot] = rank;
    });
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
