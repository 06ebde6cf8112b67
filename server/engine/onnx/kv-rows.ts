/** Arrays of smaller capacity would be outgrown by the next prompt. */
const LEAST_TOKENS = 512;

/** Memory for the rows of one token sequence. */
export class RowMemory {
  /** For so many tokens at most. */
  readonly capacity: number;
  readonly values: Float32Array;
  /** As many tokens' rows were written at some time, whoever's: the rest takes no memory, as the system gives such large arrays out unwritten. */
  private written = 0;

  constructor(
    capacity: number,
    private readonly valuesPerToken: number,
  ) {
    this.capacity = capacity;
    this.values = new Float32Array(capacity * valuesPerToken);
  }

  get bytes(): number {
    return this.written * this.valuesPerToken * Float32Array.BYTES_PER_ELEMENT;
  }

  writtenTo(tokens: number): void {
    this.written = Math.max(this.written, tokens);
  }
}

/**
 * Memory for K/V rows, used again while it is asked for: what is left to the garbage collector lies about for minutes, as nothing presses it, and was
 * 30 MB of outgrown and dropped rows. Capacities are powers of two, so that most arrays fit the next cache.
 */
export class KvRows {
  private free: RowMemory[] = [];

  /** `valuesPerToken`: of all layers, keys and values. */
  constructor(private readonly valuesPerToken: number) {}

  /** Room for at least `tokens`; what stands in it is of no meaning. */
  take(tokens: number): RowMemory {
    let capacity = LEAST_TOKENS;
    while (capacity < tokens) capacity *= 2;
    const fitting = this.free.findIndex((memory) => memory.capacity === capacity);
    return fitting < 0 ? new RowMemory(capacity, this.valuesPerToken) : this.free.splice(fitting, 1)[0]!;
  }

  /** Nobody else may hold it. */
  giveBack(memory: RowMemory): void {
    this.free.push(memory);
  }

  /** Leaves what nobody uses to the garbage collector. @returns its bytes. */
  forgetFree(): number {
    const bytes = this.free.reduce((sum, memory) => sum + memory.bytes, 0);
    this.free = [];
    return bytes;
  }
}
