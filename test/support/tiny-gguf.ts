/**
 * A tiny but whole Qwen2 model as a GGUF file: real byte-level vocabulary, the special tokens, seeded random weights.
 * It writes nonsense, always the same nonsense; what is tested with it is the machinery.
 */
import { writeFile } from 'node:fs/promises';
import { BYTE_CHARACTERS } from '../../server/model/byte-alphabet.ts';
import { ggufBytes, type GgufTensorData, type GgufValue } from './gguf-writer.ts';

const HIDDEN = 64;
const HEADS = 2;
const KV_HEADS = 1;
const HEAD_SIZE = 32;
const FEED_FORWARD = 128;
/** The vocabulary is filled with unused tokens to a multiple of this, as real ones are. */
const VOCABULARY_STEP = 64;
const F32 = 0;
const Q8_0 = 8;
const Q8_0_BLOCK_VALUES = 32;
const Q8_0_BLOCK_BYTES = 34;

/** Words that become one token each; their beginnings become tokens on the way. */
const WORDS = [
  'ĠĠĠĠ',
  'return',
  'Ġreturn',
  'const',
  'function',
  'Ġ=',
  'def',
  'self',
  'import',
  'ĠĊ',
  '();',
  'ing',
];

/** In the real model's order. Type 3 control, 4 user-defined. */
const SPECIAL_TOKENS: readonly (readonly [string, number])[] = [
  ['<|endoftext|>', 3],
  ['<|im_start|>', 3],
  ['<|im_end|>', 3],
  ['<tool_call>', 4],
  ['</tool_call>', 4],
  ['<|fim_prefix|>', 3],
  ['<|fim_middle|>', 3],
  ['<|fim_suffix|>', 3],
  ['<|fim_pad|>', 3],
  ['<|repo_name|>', 3],
  ['<|file_sep|>', 3],
];

export interface TinyGgufOptions {
  /** Another seed, other weights. */
  readonly seed?: number;
  readonly layers?: number;
  /** Key and value heads, 1 or 2 (then each query head has one of its own). */
  readonly kvHeads?: number;
  /** Storage of the weight matrices; vectors are always F32. */
  readonly type?: 'F32' | 'Q8_0';
  /** No `output.weight`: the output head is the embedding. */
  readonly tied?: boolean;
  readonly contextLength?: number;
  /** No fill-in-the-middle tokens, as in a plain chat model. */
  readonly withoutFim?: boolean;
  /** Replaces metadata; `undefined` leaves a key out. For bad files. */
  readonly metadata?: Readonly<Record<string, GgufValue | undefined>>;
  /** Tensors left out. For bad files. */
  readonly omit?: readonly string[];
  /** Replaces the type number of a tensor's table entry. For bad files. */
  readonly typeNumbers?: Readonly<Record<string, number>>;
  readonly version?: number;
}

/** Writes the file; the same options give the same bytes. Under 500 KB. */
export async function writeTinyGguf(path: string, options: TinyGgufOptions = {}): Promise<void> {
  await writeFile(path, tinyGguf(options));
}

export function tinyGguf(options: TinyGgufOptions = {}): Buffer {
  const { tokens, types, merges } = vocabulary(options.withoutFim ?? false);
  const layers = options.layers ?? 2;
  const metadata = new Map<string, GgufValue>(
    Object.entries({
      'general.architecture': 'qwen2',
      'general.name': 'Tiny',
      'qwen2.block_count': { uint32: layers },
      'qwen2.context_length': { uint32: options.contextLength ?? 1024 },
      'qwen2.embedding_length': { uint32: HIDDEN },
      'qwen2.feed_forward_length': { uint32: FEED_FORWARD },
      'qwen2.attention.head_count': { uint32: HEADS },
      'qwen2.attention.head_count_kv': { uint32: options.kvHeads ?? KV_HEADS },
      'qwen2.rope.freq_base': { float32: 1_000_000 },
      'qwen2.attention.layer_norm_rms_epsilon': { float32: 1e-6 },
      'tokenizer.ggml.model': 'gpt2',
      'tokenizer.ggml.pre': 'qwen2',
      'tokenizer.ggml.tokens': { strings: tokens },
      'tokenizer.ggml.token_type': { int32s: types },
      'tokenizer.ggml.merges': { strings: merges },
      'tokenizer.ggml.eos_token_id': { uint32: tokens.indexOf('<|im_end|>') },
      'tokenizer.ggml.add_bos_token': false,
      'tokenizer.chat_template': '{% for message in messages %}{{ message.content }}{% endfor %}',
    }),
  );
  for (const [key, value] of Object.entries(options.metadata ?? {})) {
    if (value === undefined) metadata.delete(key);
    else metadata.set(key, value);
  }
  const tensors = weights(layers, tokens.length, options)
    .filter(({ name }) => !options.omit?.includes(name))
    .map((tensor) => ({ ...tensor, type: options.typeNumbers?.[tensor.name] ?? tensor.type }));
  return ggufBytes(metadata, tensors, options.version);
}

function vocabulary(withoutFim: boolean): { tokens: string[]; types: number[]; merges: string[] } {
  const tokens = [...BYTE_CHARACTERS];
  const merges: string[] = [];
  for (const word of WORDS) {
    for (let length = 2; length <= word.length; length++) {
      const text = word.slice(0, length);
      if (tokens.includes(text)) continue;
      tokens.push(text);
      merges.push(`${text.slice(0, -1)} ${text.at(-1) ?? ''}`);
    }
  }
  const types = tokens.map(() => 1);
  for (const [text, type] of SPECIAL_TOKENS) {
    if (withoutFim && text.includes('fim')) continue;
    tokens.push(text);
    types.push(type);
  }
  while (tokens.length % VOCABULARY_STEP !== 0) {
    tokens.push(`[PAD${tokens.length}]`);
    types.push(5);
  }
  return { tokens, types, merges };
}

function weights(layers: number, vocabularySize: number, options: TinyGgufOptions): GgufTensorData[] {
  const random = normalNumbers(options.seed ?? 1);
  const keyValueSize = (options.kvHeads ?? KV_HEADS) * HEAD_SIZE;
  const matrix = (name: string, rows: number, columns: number, spread = 1): GgufTensorData => {
    const values = Float32Array.from(
      { length: rows * columns },
      () => (random() * spread) / Math.sqrt(columns),
    );
    const quantized = options.type === 'Q8_0';
    return {
      name,
      dimensions: [columns, rows],
      type: quantized ? Q8_0 : F32,
      bytes: quantized ? quantizeQ8(values) : new Uint8Array(values.buffer),
    };
  };
  const vector = (name: string, length: number, centre: number): GgufTensorData => {
    const values = Float32Array.from({ length }, () => centre + 0.1 * random());
    return { name, dimensions: [length], type: F32, bytes: new Uint8Array(values.buffer) };
  };
  const layer = (index: number): GgufTensorData[] => {
    const name = (part: string) => `blk.${index}.${part}`;
    return [
      vector(name('attn_norm.weight'), HIDDEN, 1),
      matrix(name('attn_q.weight'), HEADS * HEAD_SIZE, HIDDEN),
      vector(name('attn_q.bias'), HEADS * HEAD_SIZE, 0),
      matrix(name('attn_k.weight'), keyValueSize, HIDDEN),
      vector(name('attn_k.bias'), keyValueSize, 0),
      matrix(name('attn_v.weight'), keyValueSize, HIDDEN),
      vector(name('attn_v.bias'), keyValueSize, 0),
      matrix(name('attn_output.weight'), HIDDEN, HEADS * HEAD_SIZE),
      vector(name('ffn_norm.weight'), HIDDEN, 1),
      matrix(name('ffn_gate.weight'), FEED_FORWARD, HIDDEN),
      matrix(name('ffn_up.weight'), FEED_FORWARD, HIDDEN),
      matrix(name('ffn_down.weight'), HIDDEN, FEED_FORWARD),
    ];
  };
  return [
    ...(options.tied ? [] : [matrix('output.weight', vocabularySize, HIDDEN, 3)]),
    matrix('token_embd.weight', vocabularySize, HIDDEN, 8),
    ...Array.from({ length: layers }, (_, index) => layer(index)).flat(),
    vector('output_norm.weight', HIDDEN, 1),
  ];
}

/** Q8_0: a half-precision scale and 32 signed bytes a block. The scale is rounded up to a power of two, exact in half precision. */
function quantizeQ8(values: Float32Array): Uint8Array {
  const blocks = values.length / Q8_0_BLOCK_VALUES;
  const bytes = Buffer.alloc(blocks * Q8_0_BLOCK_BYTES);
  for (let block = 0; block < blocks; block++) {
    const part = values.subarray(block * Q8_0_BLOCK_VALUES, (block + 1) * Q8_0_BLOCK_VALUES);
    const exponent = Math.ceil(Math.log2(Math.max(...part.map(Math.abs), 1e-4) / 127));
    bytes.writeUInt16LE((exponent + 15) << 10, block * Q8_0_BLOCK_BYTES);
    part.forEach((value, i) =>
      bytes.writeInt8(Math.round(value / 2 ** exponent), block * Q8_0_BLOCK_BYTES + 2 + i),
    );
  }
  return bytes;
}

/** Standard normal numbers (Box–Muller on mulberry32). */
function normalNumbers(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
