import { InferenceSession, Tensor } from 'onnxruntime-node';
import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  COLUMN_STEP,
  EMBEDDING_FILE,
  GRAPH,
  GRAPH_FILE,
  HEAD_TOKENS_FILE,
  WEIGHTS_FILE,
} from '../../model/graph/graph-names.ts';
import type { ModelShape } from '../../model/manifest.ts';
import { Embedding } from './embedding.ts';
import { KvCache } from './kv-cache.ts';
import { KvRows } from './kv-rows.ts';
import { Scratch } from './scratch.ts';

/** ONNX Runtime's severity "error": its warnings are for those who write graphs. */
const LOG_ERRORS_ONLY = 3;

/**
 * How long a thread looks for work in a loop before it sleeps: about the small operators between two large ones. Without, a step takes a sixth
 * longer on a free machine; without end (the default), twice as long on a busy one: docs/decisions/threads-spin-briefly.md.
 */
const SPIN_US = '20';

/** Tensors smaller than this stay in the graph's own file. */
const LEAST_EXTERNAL_BYTES = 1024;

/** Takes as long as a key. */
const FINGERPRINT_TOKENS = 8;
/** Spreads the tokens over the vocabulary. */
const FINGERPRINT_STRIDE = 7919;

interface LoadOptions {
  /** Where the graph and its weights lie, if not with all the rest. */
  readonly graphFolder?: string;
  /**
   * Writes the model once more: `GRAPH_FILE` and `WEIGHTS_FILE`, each matrix as it is and as this machine's kernels read it. A session of these
   * maps the second kind into memory, where others arrange the first in memory of their own.
   */
  readonly arrangeInto?: string;
}

/** One loaded model. Evaluates runs of tokens behind what a KV cache holds. */
export class ModelSession {
  private readonly zeros: Float32Array;
  /** What the graph reads and writes: new arrays for each step would lie about until they are collected, 50 MB of them. */
  private readonly logits = new Scratch();
  private readonly newRows = new Scratch();
  private readonly embedded = new Scratch();
  private readonly mask = new Scratch();
  private readonly kvRows: KvRows;
  private readonly neurons: Neurons | undefined;

  private constructor(
    private readonly session: InferenceSession,
    readonly shape: ModelShape,
    private readonly embedding: Embedding,
    private readonly headTokens: Int32Array | undefined,
  ) {
    this.kvRows = new KvRows(2 * shape.layers * shape.kvHeads * shape.headSize);
    this.zeros = new Float32Array(COLUMN_STEP * shape.kvHeads * shape.headSize);
    this.neurons = neuronsOf(shape);
  }

  static async load(
    folder: string,
    shape: ModelShape,
    threads: number,
    { graphFolder = folder, arrangeInto }: LoadOptions = {},
  ): Promise<ModelSession> {
    // Whoever starts this process sets it too; the first session reads it, and without it sends usage data to the maker.
    process.env['ORT_DISABLE_TELEMETRY'] = '1';
    const plain = sessionOptions(threads);
    const session = await InferenceSession.create(
      join(graphFolder, GRAPH_FILE),
      arrangeInto === undefined ? plain : arranging(plain, arrangeInto),
    );
    const embedding = Embedding.open(join(folder, EMBEDDING_FILE), shape.hiddenSize);
    return new ModelSession(session, shape, embedding, await readHeadTokens(folder));
  }

  /** Of what the model computes: another one where any of its weights were read wrongly. */
  async fingerprint(): Promise<string> {
    const tokens = Array.from(
      { length: FINGERPRINT_TOKENS },
      (_, i) => (i * FINGERPRINT_STRIDE) % this.shape.vocabularySize,
    );
    const cache = this.newCache();
    const logits = await this.run(cache, tokens, [tokens.length - 1]);
    cache.dispose();
    return createHash('sha256')
      .update(new Uint8Array(logits.buffer, logits.byteOffset, logits.byteLength))
      .digest('hex');
  }

  async close(): Promise<void> {
    await this.session.release();
    this.embedding.close();
  }

  /** Logits of one row: one for each token the model can write. */
  get headSize(): number {
    return this.headTokens?.length ?? this.shape.vocabularySize;
  }

  /** The token that a logit of a row belongs to. */
  tokenAt(index: number): number {
    return this.headTokens ? this.headTokens[index]! : index;
  }

  /** Which logit of a row is that of `token`; −1 when it cannot be written. */
  indexOf(token: number): number {
    if (!this.headTokens) return token;
    // They ascend.
    let [low, high] = [0, this.headTokens.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.headTokens[middle]! < token) low = middle + 1;
      else high = middle;
    }
    return this.headTokens[low] === token ? low : -1;
  }

  /** K/V rows. */
  get bytesPerToken(): number {
    const { layers, kvHeads, headSize } = this.shape;
    return 2 * layers * kvHeads * headSize * Float32Array.BYTES_PER_ELEMENT;
  }

  /** Frees what no cache holds any more. Where nothing presses it the collector would leave it for minutes. */
  tidy(): void {
    if (this.kvRows.forgetFree() > 0) globalThis.gc?.();
  }

  newCache(): KvCache {
    return new KvCache(this.shape, this.kvRows);
  }

  /**
   * Evaluates `tokens` behind what `cache` holds and appends their K/V rows to it.
   * @param logitRows which of `tokens` (by index) need logits.
   * @returns their logits one after the other, `headSize` values each: those of `tokenAt(0)`, `tokenAt(1)`, … Valid until the next run.
   */
  async run(cache: KvCache, tokens: readonly number[], logitRows: readonly number[]): Promise<Float32Array> {
    const past = cache.length;
    const columns = Math.ceil((past + tokens.length) / COLUMN_STEP) * COLUMN_STEP;
    const { kvHeads, headSize, layers } = this.shape;
    const logits = this.logits.first(logitRows.length * this.headSize);
    const newRowCount = 2 * layers * tokens.length;
    const newRows = this.newRows.first(newRowCount * kvHeads * headSize);
    await this.session.run(
      {
        ...cache.feeds(),
        [GRAPH.embedded]: this.embed(tokens),
        [GRAPH.logitRows]: int64(logitRows),
        [GRAPH.firstPosition]: int64([past]),
        [GRAPH.mask]: this.causalMask(past, tokens.length, columns),
        [GRAPH.fill]: this.fill(columns - past - tokens.length),
        ...(this.neurons && { [GRAPH.neurons]: cache.beginsLearned ? this.neurons.all : this.neurons.own }),
      },
      {
        [GRAPH.logits]: new Tensor('float32', logits, [logitRows.length, this.headSize]),
        [GRAPH.newRows]: new Tensor('float32', newRows, [newRowCount, kvHeads, headSize]),
      },
    );
    cache.append(tokens, newRows);
    return logits;
  }

  private embed(tokens: readonly number[]): Tensor {
    const { hiddenSize } = this.shape;
    const rows = this.embedded.first(tokens.length * hiddenSize);
    this.embedding.read(tokens, rows);
    return new Tensor('float32', rows, [tokens.length, hiddenSize]);
  }

  /** Each token looks at itself and all before it. */
  private causalMask(past: number, rows: number, columns: number): Tensor {
    const mask = this.mask.first(rows * columns).fill(-Infinity);
    for (let row = 0; row < rows; row++) mask.fill(0, row * columns, row * columns + past + row + 1);
    return new Tensor('float32', mask, [rows, 1, columns]);
  }

  private fill(rows: number): Tensor {
    const { kvHeads, headSize } = this.shape;
    return new Tensor('float32', this.zeros.subarray(0, rows * kvHeads * headSize), [
      rows,
      kvHeads,
      headSize,
    ]);
  }
}

/** Which neurons count (`GRAPH.neurons`). */
interface Neurons {
  /** Behind a learned prompt. */
  readonly all: Tensor;
  /** The model's own alone. */
  readonly own: Tensor;
}

function neuronsOf({ feedForwardSize, learnedNeurons }: ModelShape): Neurons | undefined {
  if (learnedNeurons === undefined) return undefined;
  const all = new Float32Array(feedForwardSize).fill(1);
  const own = all.slice().fill(0, feedForwardSize - learnedNeurons);
  const size = [feedForwardSize];
  return { all: new Tensor('float32', all, size), own: new Tensor('float32', own, size) };
}

function sessionOptions(threads: number) {
  return {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: LOG_ERRORS_ONLY,
    // Prompt lengths differ each time; a pattern of each would only hold memory.
    enableMemPattern: false,
    extra: { session: { intra_op: { allow_spinning: '1', spin_duration_us: SPIN_US } } },
  } satisfies InferenceSession.SessionOptions;
}

function arranging(
  plain: ReturnType<typeof sessionOptions>,
  target: string,
): InferenceSession.SessionOptions {
  return {
    ...plain,
    // The nodes stay as they were written.
    graphOptimizationLevel: 'disabled',
    optimizedModelFilePath: join(target, GRAPH_FILE),
    extra: {
      session: {
        ...plain.extra.session,
        save_external_prepacked_constant_initializers: '1',
        optimized_model_external_initializers_file_name: WEIGHTS_FILE,
        optimized_model_external_initializers_min_size_in_bytes: `${LEAST_EXTERNAL_BYTES}`,
      },
    },
  };
}

async function readHeadTokens(folder: string): Promise<Int32Array | undefined> {
  try {
    const bytes = await readFile(join(folder, HEAD_TOKENS_FILE));
    return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  } catch (error) {
    // `readyModel` has checked that nothing is missing that the manifest names.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function int64(values: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(values, BigInt), [values.length]);
}
