import { Tensor } from 'onnxruntime-node';
import { GRAPH } from '../../model/graph/graph-names.ts';
import type { ModelShape } from '../../model/manifest.ts';
import type { KvRows } from './kv-rows.ts';

/**
 * The K/V rows of one token sequence. Their memory is ours; the graph reads what is filled of it in place and returns only the new rows. One
 * array holds the keys of the first layer, its values, the keys of the second layer and so on: in each, token after token,
 * kvHeads × headSize values each.
 */
export class KvCache {
  readonly tokens: number[] = [];
  private values: Float32Array = new Float32Array(0);
  private capacity = 0;
  /** As many rows were written at some time. */
  private written = 0;

  constructor(
    private readonly shape: ModelShape,
    private readonly rows: KvRows,
  ) {}

  get length(): number {
    return this.tokens.length;
  }

  /** Of memory that was written to. */
  get bytes(): number {
    return this.written * this.parts * this.rowSize * Float32Array.BYTES_PER_ELEMENT;
  }

  /** Inputs of the graph: every layer's rows so far. */
  feeds(): Readonly<Record<string, Tensor>> {
    const { kvHeads, headSize } = this.shape;
    const size = [this.length, kvHeads, headSize];
    const feeds: Record<string, Tensor> = {};
    for (let part = 0; part < this.parts; part++) {
      const name = part % 2 === 0 ? GRAPH.pastKey(part >> 1) : GRAPH.pastValue(part >> 1);
      feeds[name] = new Tensor('float32', this.filled(part, this.length), size);
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
    for (let part = 0; part < this.parts; part++) {
      const start = (part * this.capacity + this.length) * this.rowSize;
      this.values.set(rows.subarray(part * size, (part + 1) * size), start);
    }
    for (const token of tokens) this.tokens.push(token);
    this.written = Math.max(this.written, this.length);
  }

  /** Room for a sequence of `length` tokens at once, where it is known: each growth copies the rows. */
  reserve(length: number): void {
    if (length <= this.capacity) return;
    const grown = this.rows.take(length);
    const capacity = grown.length / (this.parts * this.rowSize);
    for (let part = 0; part < this.parts; part++) {
      grown.set(this.filled(part, this.length), part * capacity * this.rowSize);
    }
    this.rows.giveBack(this.values);
    [this.values, this.capacity, this.written] = [grown, capacity, this.length];
  }

  /** A copy of the first `length` tokens' rows. */
  fork(length: number): KvCache {
    const copy = new KvCache(this.shape, this.rows);
    copy.reserve(length);
    for (let part = 0; part < this.parts; part++) {
      copy.values.set(this.filled(part, length), part * copy.capacity * this.rowSize);
    }
    for (let i = 0; i < length; i++) copy.tokens.push(this.tokens[i]!);
    copy.written = length;
    return copy;
  }

  /** Its memory is for others from now on; it holds nothing any more. */
  dispose(): void {
    this.rows.giveBack(this.values);
    [this.values, this.capacity, this.written] = [new Float32Array(0), 0, 0];
    this.tokens.length = 0;
  }

  /** Keys and values of each layer in turn, as the graph's `new_rows` has them. */
  private get parts(): number {
    return 2 * this.shape.layers;
  }

  private get rowSize(): number {
    return this.shape.kvHeads * this.shape.headSize;
  }

  private filled(part: number, length: number): Float32Array {
    const start = part * this.capacity * this.rowSize;
    return this.values.subarray(start, start + length * this.rowSize);
  }
}
