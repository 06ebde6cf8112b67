/** Grown by so much at once: what was outgrown lies about until it is collected, and what nobody writes to takes no memory. */
const GROWTH = 4;

/** An array that is used again and again, as large as was ever needed. */
export class Scratch {
  private values = new Float32Array(0);

  /** The first `length` values, whatever they are; the same memory each time. */
  first(length: number): Float32Array {
    if (length > this.values.length) this.values = new Float32Array(length * GROWTH);
    return this.values.subarray(0, length);
  }
}
