/** Reads a Qwen2 model tensor by tensor, quantizes it and stores it: what the graph then refers to. */
import type { ModelShape } from '../manifest.ts';
import type { SourceModel } from '../source-model.ts';
import { toHalf } from './half.ts';
import { emptyMatrix, quantizeRows, type QuantizedMatrix } from './quantize.ts';
import type { StoredWeights, WeightsFile } from './weights-file.ts';

/** Rows of a vocabulary matrix in memory at a time (30 MB of floats at 896 columns), and outputs of one piece of the head. */
const VOCABULARY_PIECE = 8192;

export interface StoredMatrix {
  readonly inputs: number;
  readonly outputs: number;
  /** int8, inputs × outputs. */
  readonly where: StoredWeights;
  /** One for each output. */
  readonly scales: Float32Array;
}

export interface StoredLayer {
  readonly attentionNorm: Float32Array;
  /** Query, key and value side by side: their common input is quantized once. */
  readonly queryKeyValue: StoredMatrix;
  readonly queryKeyValueBias: Float32Array;
  readonly attentionOutput: StoredMatrix;
  readonly feedForwardNorm: Float32Array;
  readonly gate: StoredMatrix;
  readonly up: StoredMatrix;
  readonly down: StoredMatrix;
}

export interface StoredModel {
  readonly shape: ModelShape;
  /** float32, context length × half a head. */
  readonly rotaryCosine: StoredWeights;
  readonly rotarySine: StoredWeights;
  readonly layers: readonly StoredLayer[];
  readonly outputNorm: Float32Array;
  /** Pieces with all inputs and some of the outputs each, in order. */
  readonly head: readonly StoredMatrix[];
  /** Outputs of all pieces together. */
  readonly headSize: number;
}

/** Called before each tensor is read; throws to stop. */
export type BeforeTensor = (name: string) => void;

/** Ascending ids of the tokens that the output head gives logits for; undefined for all. */
export type HeadTokens = Int32Array | undefined;

export async function storeQwen2(
  source: SourceModel,
  files: { readonly weights: WeightsFile; readonly embedding: WeightsFile },
  beforeTensor: BeforeTensor,
  headTokens?: HeadTokens,
): Promise<StoredModel> {
  const { weights: file, embedding } = files;
  const writer = new Qwen2Writer(source, file, beforeTensor);
  const { shape } = source;
  await writer.embedding('token_embd.weight', embedding);
  const layers: StoredLayer[] = [];
  for (let layer = 0; layer < shape.layers; layer++) layers.push(await writer.layer(layer));
  const outputNorm = await writer.vector('output_norm.weight');
  // Tied models have no head of their own: the embedding serves as one.
  const tied = !source.tensors.has('output.weight');
  const head = await writer.head(tied ? 'token_embd.weight' : 'output.weight', headTokens);
  const angles = rotaryAngles(shape);
  const rotaryCosine = await file.append([Float32Array.from(angles, Math.cos)]);
  const rotarySine = await file.append([Float32Array.from(angles, Math.sin)]);
  const headSize = head.reduce((sum, { outputs }) => sum + outputs, 0);
  return { shape, rotaryCosine, rotarySine, layers, outputNorm, head, headSize };
}

class Qwen2Writer {
  constructor(
    private readonly source: SourceModel,
    private readonly file: WeightsFile,
    private readonly beforeTensor: BeforeTensor,
  ) {}

  async layer(index: number): Promise<StoredLayer> {
    const name = (part: string) => `blk.${index}.${part}`;
    const biases = [name('attn_q.bias'), name('attn_k.bias'), name('attn_v.bias')];
    return {
      attentionNorm: await this.vector(name('attn_norm.weight')),
      queryKeyValue: await this.matrix([name('attn_q.weight'), name('attn_k.weight'), name('attn_v.weight')]),
      queryKeyValueBias: await this.vectors(biases),
      attentionOutput: await this.matrix([name('attn_output.weight')]),
      feedForwardNorm: await this.vector(name('ffn_norm.weight')),
      gate: await this.matrix([name('ffn_gate.weight')]),
      up: await this.matrix([name('ffn_up.weight')]),
      down: await this.matrix([name('ffn_down.weight')]),
    };
  }

  async vector(name: string): Promise<Float32Array> {
    this.beforeTensor(name);
    return this.source.readTensor(name);
  }

  /** Matrices with the same inputs, their outputs side by side. */
  async matrix(names: readonly string[]): Promise<StoredMatrix> {
    const tensors = names.map((name) => this.tensor(name));
    const outputs = tensors.reduce((sum, { rows }) => sum + rows, 0);
    const matrix = emptyMatrix(tensors[0]!.columns, outputs);
    let firstOutput = 0;
    for (const { name, rows } of tensors) {
      this.beforeTensor(name);
      quantizeRows(await this.source.readTensor(name), rows, matrix, firstOutput);
      firstOutput += rows;
    }
    return this.store(matrix);
  }

  async head(name: string, tokens: HeadTokens): Promise<readonly StoredMatrix[]> {
    const { rows, columns } = this.tensor(name);
    this.beforeTensor(name);
    const pieces: StoredMatrix[] = [];
    for (let row = 0; row < rows; row += VOCABULARY_PIECE) {
      const count = Math.min(VOCABULARY_PIECE, rows - row);
      const kept = tokens?.filter((id) => row <= id && id < row + count);
      if (kept?.length === 0) continue;
      const all = await this.source.readRows(name, row, count);
      const values = kept
        ? pickRows(
            all,
            kept.map((id) => id - row),
            columns,
          )
        : all;
      const matrix = emptyMatrix(columns, kept?.length ?? count);
      quantizeRows(values, matrix.outputs, matrix, 0);
      pieces.push(await this.store(matrix));
    }
    return pieces;
  }

  async embedding(name: string, file: WeightsFile): Promise<void> {
    const { rows } = this.tensor(name);
    this.beforeTensor(name);
    await file.append(this.halves(name, rows));
  }

  private async store({ inputs, outputs, values, scales }: QuantizedMatrix): Promise<StoredMatrix> {
    return { inputs, outputs, where: await this.file.append([values]), scales };
  }

  private async *halves(name: string, rows: number): AsyncIterable<Uint16Array> {
    for (let row = 0; row < rows; row += VOCABULARY_PIECE) {
      yield toHalf(await this.source.readRows(name, row, Math.min(VOCABULARY_PIECE, rows - row)));
    }
  }

  private async vectors(names: readonly string[]): Promise<Float32Array> {
    const values: number[] = [];
    for (const name of names) values.push(...(await this.vector(name)));
    return Float32Array.from(values);
  }

  private tensor(name: string) {
    const tensor = this.source.tensors.get(name);
    if (!tensor) throw new Error(`The model lacks tensor ${name}.`);
    return tensor;
  }
}

function pickRows(values: Float32Array, rows: Int32Array, columns: number): Float32Array {
  const picked = new Float32Array(rows.length * columns);
  for (const [to, from] of rows.entries()) {
    picked.set(values.subarray(from * columns, (from + 1) * columns), to * columns);
  }
  return picked;
}

/** Rotary position embedding (Su et al. 2021, arXiv 2104.09864): one angle for each position and pair of dimensions. */
function rotaryAngles({ contextLength, headSize, ropeBase }: ModelShape): Float64Array {
  const pairs = headSize / 2;
  const angles = new Float64Array(contextLength * pairs);
  for (let pair = 0; pair < pairs; pair++) {
    const frequency = ropeBase ** (-pair / pairs);
    for (let position = 0; position < contextLength; position++) {
      angles[position * pairs + pair] = position * frequency;
    }
  }
  return angles;
}
