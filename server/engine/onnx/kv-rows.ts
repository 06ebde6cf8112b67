/** Arrays of smaller capacity would be outgrown by the next prompt. */
const LEAST_TOKENS = 512;
/** Enough for a document that is dropped and the one that comes in its place. */
const MOST_FREE = 1;

/**
 * Memory for K/V rows, used again: what is left to the garbage collector lies about for minutes, as nothing presses it, and was 30 MB of
 * outgrown and dropped rows. Capacities are powers of two, so that most arrays fit the next cache. Pages that nobody writes to take no
 * memory, since the system gives such large arrays out unwritten.
 */
export class KvRows {
  private readonly free: Float32Array[] = [];

  /** `valuesPerToken`: of all layers, keys and values. */
  constructor(private readonly valuesPerToken: number) {}

  /** Room for at least `tokens`; what stands in it is of no meaning. */
  take(tokens: number): Float32Array {
    let capacity = LEAST_TOKENS;
    while (capacity < tokens) capacity *= 2;
    const values = capacity * this.valuesPerToken;
    const fitting = this.free.findIndex(({ length }) => length === values);
    return fitting < 0 ? new Float32Array(values) : this.free.splice(fitting, 1)[0]!;
  }

  /** Nobody else may hold it. */
  giveBack(rows: Float32Array): void {
    if (rows.length === 0) return;
    this.free.unshift(rows);
    this.free.length = Math.min(this.free.length, MOST_FREE);
  }
}
