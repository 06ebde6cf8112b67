import { Tensor } from 'onnxruntime-node';
import { GRAPH } from '../../model/graph/graph-names.ts';
import type { ModelShape } from '../../model/manifest.ts';

/** Buffers grow in steps, because each growth copies the rows. */
const CAPACITY_STEP = 256;

/**
 * The K/V rows of one token sequence. The buffers are ours; the graph reads their filled head in place and returns only
 * the new rows. One buffer for the keys of a layer and one for its values: token after token, kvHeads × headSize each.
 */
export class KvCache {
  readonly tokens: number[] = [];
  private capacity = 0;
  /** Keys and values of each layer in turn, as the graph's `new_rows` has them. */
  private buffers: Float32Array[];

  constructor(private readonly shape: ModelShape) {
    this.buffers = Array.from({ length: 2 * shape.layers }, () => new Float32Array(0));
  }

  get length(): number {
    return this.tokens.length;
  }

  get bytes(): number {
    return this.buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Inputs of the graph: every layer's rows so far. */
  feeds(): Readonly<Record<string, Tensor>> {
    const { kvHeads, headSize } = this.shape;
    const size = [this.length, kvHeads, headSize];
    const feeds: Record<string, Tensor> = {};
    for (const [index, buffer] of this.buffers.entries()) {
      const name = index % 2 === 0 ? GRAPH.pastKey(index >> 1) : GRAPH.pastValue(index >> 1);
      feeds[name] = new Tensor('float32', buffer.subarray(0, this.length * this.rowSize), size);
    }
    return feeds;
  }

  /** Keeps the first `length` tokens. */
  truncate(length: number): void {
    this.tokens.length = Math.min(this.length, length);
  }

  /** `rows`: the graph's `new_rows` for `tokens`. */
  append(tokens: readonly number[], rows: Float32Array): void {
    this.reserve(this.length + tokens.length);
    const size = tokens.length * this.rowSize;
    for (const [index, buffer] of this.buffers.entries()) {
      buffer.set(rows.subarray(index * size, (index + 1) * size), this.length * this.rowSize);
    }
    for (const token of tokens) this.tokens.push(token);
  }

  /** A copy of the first `length` tokens' rows. */
  fork(length: number): KvCache {
    const copy = new KvCache(this.shape);
    copy.reserve(length);
    for (const [index, buffer] of this.buffers.entries()) {
      copy.buffers[index]!.set(buffer.subarray(0, length * this.rowSize));
    }
    for (let i = 0; i < length; i++) copy.tokens.push(this.tokens[i]!);
    return copy;
  }

  private get rowSize(): number {
    return this.shape.kvHeads * this.shape.headSize;
  }

  private reserve(length: number): void {
    if (length <= this.capacity) return;
    this.capacity = Math.ceil(length / CAPACITY_STEP) * CAPACITY_STEP;
    const filled = this.length * this.rowSize;
    this.buffers = this.buffers.map((buffer) => {
      const grown = new Float32Array(this.capacity * this.rowSize);
      grown.set(buffer.subarray(0, filled));
      return grown;
    });
  }
}
