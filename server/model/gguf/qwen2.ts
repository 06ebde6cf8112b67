/** Qwen2's hyperparameters, vocabulary and tensors in a GGUF header, checked before anything is converted. */
import type { ModelShape } from '../manifest.ts';
import { ModelFileError } from '../model-file-error.ts';
import type { TensorInfo } from '../source-model.ts';
import type { MetadataValue } from './header.ts';

const ARCHITECTURE = 'qwen2';
/** llama.cpp's names of pre-tokenizers that split as Qwen2's does. Early files name none. */
const PRE_TOKENIZERS: readonly MetadataValue[] = ['qwen2', 'deepseek-r1-qwen'];
const DEFAULT_ROPE_BASE = 10_000;

type Metadata = ReadonlyMap<string, MetadataValue>;
export interface Vocabulary {
  readonly tokens: readonly string[];
  readonly tokenTypes: readonly number[];
  readonly merges: readonly string[];
}

/** @throws {ModelFileError} naming the architecture when it is another one. */
export function checkArchitecture(metadata: Metadata): void {
  const architecture = metadata.get('general.architecture');
  if (architecture !== ARCHITECTURE) {
    const given = typeof architecture === 'string' ? `"${architecture}"` : 'not named in the file';
    throw new ModelFileError(
      `The model's architecture is ${given}; Foretype runs Qwen2 models ("${ARCHITECTURE}"), such as Qwen2.5-Coder.`,
    );
  }
  const parts = metadata.get('split.count');
  if (typeof parts === 'number' && parts > 1) {
    throw new ModelFileError(
      `This is one of ${parts} parts of a split model. Join them first: llama-gguf-split --merge FIRST_PART OUTPUT.`,
    );
  }
}

/** @throws {ModelFileError} */
export function readShape(metadata: Metadata, tensors: ReadonlyMap<string, TensorInfo>): ModelShape {
  const embedding = tensors.get('token_embd.weight');
  if (!embedding) throw new ModelFileError('The model lacks tensor token_embd.weight.');
  const hiddenSize = positive(metadata, 'embedding_length');
  const heads = positive(metadata, 'attention.head_count');
  const shape: ModelShape = {
    architecture: ARCHITECTURE,
    layers: positive(metadata, 'block_count'),
    hiddenSize,
    heads,
    kvHeads: positive(metadata, 'attention.head_count_kv', heads),
    headSize: positive(metadata, 'attention.key_length', hiddenSize / heads),
    feedForwardSize: positive(metadata, 'feed_forward_length'),
    vocabularySize: embedding.rows,
    contextLength: positive(metadata, 'context_length'),
    ropeBase: positive(metadata, 'rope.freq_base', DEFAULT_ROPE_BASE, false),
    rmsNormEpsilon: positive(metadata, 'attention.layer_norm_rms_epsilon', undefined, false),
  };
  if (shape.heads % shape.kvHeads !== 0 || shape.headSize % 2 !== 0) {
    throw new ModelFileError('The model is damaged: its numbers of attention heads do not fit together.');
  }
  return shape;
}

function positive(metadata: Metadata, name: string, otherwise?: number, whole = true): number {
  const key = `${ARCHITECTURE}.${name}`;
  const value = metadata.get(key) ?? otherwise;
  if (value === undefined) throw new ModelFileError(`The model lacks hyperparameter ${key}.`);
  if (
    typeof value !== 'number' ||
    !(value > 0) ||
    !Number.isFinite(value) ||
    (whole && !Number.isInteger(value))
  ) {
    throw new ModelFileError(`The model is damaged: hyperparameter ${key} has no usable value.`);
  }
  return value;
}

/** Every tensor of the architecture with the size the hyperparameters ask for; `output.weight` may lack (tied). @throws {ModelFileError} */
export function checkTensors(shape: ModelShape, tensors: ReadonlyMap<string, TensorInfo>): void {
  const { hiddenSize: hidden, feedForwardSize: feedForward } = shape;
  const query = shape.heads * shape.headSize;
  const keyValue = shape.kvHeads * shape.headSize;
  expectSize(tensors, 'token_embd.weight', shape.vocabularySize, hidden);
  expectSize(tensors, 'output_norm.weight', 1, hidden);
  if (tensors.has('output.weight')) expectSize(tensors, 'output.weight', shape.vocabularySize, hidden);
  for (let layer = 0; layer < shape.layers; layer++) {
    const name = (part: string) => `blk.${layer}.${part}`;
    expectSize(tensors, name('attn_norm.weight'), 1, hidden);
    expectSize(tensors, name('attn_q.weight'), query, hidden);
    expectSize(tensors, name('attn_q.bias'), 1, query);
    expectSize(tensors, name('attn_k.weight'), keyValue, hidden);
    expectSize(tensors, name('attn_k.bias'), 1, keyValue);
    expectSize(tensors, name('attn_v.weight'), keyValue, hidden);
    expectSize(tensors, name('attn_v.bias'), 1, keyValue);
    expectSize(tensors, name('attn_output.weight'), hidden, query);
    expectSize(tensors, name('ffn_norm.weight'), 1, hidden);
    expectSize(tensors, name('ffn_gate.weight'), feedForward, hidden);
    expectSize(tensors, name('ffn_up.weight'), feedForward, hidden);
    expectSize(tensors, name('ffn_down.weight'), hidden, feedForward);
  }
}

function expectSize(
  tensors: ReadonlyMap<string, TensorInfo>,
  name: string,
  rows: number,
  columns: number,
): void {
  const tensor = tensors.get(name);
  if (!tensor) throw new ModelFileError(`The model lacks tensor ${name}.`);
  if (tensor.rows !== rows || tensor.columns !== columns) {
    throw new ModelFileError(
      `Tensor ${name} is ${tensor.rows} × ${tensor.columns}; the hyperparameters ask for ${rows} × ${columns}.`,
    );
  }
}

/** @throws {ModelFileError} when the tokenizer is not byte-level BPE with Qwen2's pre-tokenizer. */
export function readVocabulary(metadata: Metadata, shape: ModelShape): Vocabulary {
  const kind = metadata.get('tokenizer.ggml.model');
  const pre = metadata.get('tokenizer.ggml.pre');
  if (kind !== 'gpt2' || (pre !== undefined && !PRE_TOKENIZERS.includes(pre))) {
    throw new ModelFileError(
      `The model's tokenizer is ${String(kind)}/${String(pre)}; Foretype knows byte-level BPE of Qwen2 (gpt2/qwen2).`,
    );
  }
  const tokens = strings(metadata, 'tokens');
  if (tokens.length !== shape.vocabularySize) {
    throw new ModelFileError(
      `The model is damaged: ${tokens.length} tokens, but an embedding of ${shape.vocabularySize} rows.`,
    );
  }
  const types = metadata.get('tokenizer.ggml.token_type');
  const tokenTypes = Array.isArray(types) && types.length === tokens.length ? types.map(Number) : undefined;
  if (!tokenTypes) throw new ModelFileError('The model lacks tokenizer.ggml.token_type.');
  return { tokens, tokenTypes, merges: strings(metadata, 'merges') };
}

function strings(metadata: Metadata, name: string): readonly string[] {
  const values = metadata.get(`tokenizer.ggml.${name}`);
  if (Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === 'string'))
    return values;
  throw new ModelFileError(`The model lacks its tokenizer (tokenizer.ggml.${name}).`);
}
