import type { MergeTable } from './merge-table.ts';
import { MinHeap } from './min-heap.ts';

/** A heap key is rank × this + position: best rule first, leftmost first among equals. */
const POSITIONS = 2 ** 32;

/**
 * Byte-pair encoding of one pre-token (Sennrich et al. 2016, arXiv 1508.07909): the best rule that applies anywhere is
 * applied first. Linked list and heap: n log n, so that long words are no problem.
 * @param ids of the single bytes; overwritten.
 */
export function mergeWord(ids: Int32Array, merges: MergeTable): number[] {
  const length = ids.length;
  const next = new Int32Array(length);
  const previous = new Int32Array(length);
  for (let at = 0; at < length; at++) {
    next[at] = at + 1;
    previous[at] = at - 1;
  }
  const gone = new Uint8Array(length);
  const heap = new MinHeap();
  const consider = (at: number): void => {
    if (at < 0 || next[at]! >= length) return;
    const rank = merges.rank(ids[at]!, ids[next[at]!]!);
    if (rank >= 0) heap.push(rank * POSITIONS + at);
  };
  for (let at = 0; at < length - 1; at++) consider(at);
  for (let key = heap.pop(); key !== undefined; key = heap.pop()) {
    const rank = Math.floor(key / POSITIONS);
    const at = key % POSITIONS;
    const right = next[at]!;
    // An entry is stale when a neighbour was merged meanwhile.
    if (gone[at] || right >= length || merges.rank(ids[at]!, ids[right]!) !== rank) continue;
    ids[at] = merges.mergedId(rank);
    gone[right] = 1;
    next[at] = next[right]!;
    if (next[at] < length) previous[next[at]] = at;
    consider(previous[at]!);
    consider(at);
  }
  const merged: number[] = [];
  for (let at = 0; at < length; at = next[at]!) merged.push(ids[at]!);
  return merged;
}
