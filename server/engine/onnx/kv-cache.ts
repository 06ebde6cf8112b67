import { Tensor } from 'onnxruntime-node';
import { GRAPH } from '../../model/graph/graph-names.ts';
import type { ModelShape } from '../../model/manifest.ts';
import type { KvRows, RowMemory } from './kv-rows.ts';

const NO_ROWS = new Float32Array(0);

/**
 * The K/V rows of one token sequence. Their memory is ours; the graph reads what is filled of it in place and returns only the new rows. One
 * array holds the keys of the first layer, its values, the keys of the second layer and so on: in each, token after token,
 * kvHeads × headSize values each.
 */
export class KvCache {
  readonly tokens: number[] = [];
  private memory: RowMemory | undefined;

  constructor(
    private readonly shape: ModelShape,
    private readonly rows: KvRows,
  ) {}

  get length(): number {
    return this.tokens.length;
  }

  /** Its first rows are those of a learned prompt, whose ids lie beyond the vocabulary. */
  get beginsLearned(): boolean {
    return this.length > 0 && this.tokens[0]! >= this.shape.vocabularySize;
  }

  /** Of memory that was written to. */
  get bytes(): number {
    return this.memory?.bytes ?? 0;
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
    const memory = this.reserve(this.length + tokens.length);
    const size = tokens.length * this.rowSize;
    for (let part = 0; part < this.parts; part++) {
      const start = (part * memory.capacity + this.length) * this.rowSize;
      memory.values.set(rows.subarray(part * size, (part + 1) * size), start);
    }
    for (const token of tokens) this.tokens.push(token);
    memory.writtenTo(this.length);
  }

  /** Room for a sequence of `length` tokens at once, where it is known: each growth copies the rows. */
  reserve(length: number): RowMemory {
    const { memory } = this;
    if (memory && length <= memory.capacity) return memory;
    const grown = this.rows.take(length);
    this.copyInto(grown, this.length);
    if (memory) this.rows.giveBack(memory);
    this.memory = grown;
    return grown;
  }

  /** A copy of the first `length` tokens' rows. */
  fork(length: number): KvCache {
    const copy = new KvCache(this.shape, this.rows);
    this.copyInto(copy.reserve(length), length);
    for (let i = 0; i < length; i++) copy.tokens.push(this.tokens[i]!);
    return copy;
  }

  /** Its memory is for others from now on; it holds nothing any more. */
  dispose(): void {
    if (this.memory) this.rows.giveBack(this.memory);
    this.memory = undefined;
    this.tokens.length = 0;
  }

  private copyInto(target: RowMemory, length: number): void {
    for (let part = 0; part < this.parts; part++) {
      target.values.set(this.filled(part, length), part * target.capacity * this.rowSize);
    }
    target.writtenTo(length);
  }

  /** Keys and values of each layer in turn, as the graph's `new_rows` has them. */
  private get parts(): number {
    return 2 * this.shape.layers;
  }

  private get rowSize(): number {
    return this.shape.kvHeads * this.shape.headSize;
  }

  private filled(part: number, length: number): Float32Array {
    if (!this.memory) return NO_ROWS;
    const start = part * this.memory.capacity * this.rowSize;
    return this.memory.values.subarray(start, start + length * this.rowSize);
  }
}
