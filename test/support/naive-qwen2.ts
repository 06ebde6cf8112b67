/**
 * A Qwen2 model evaluated the slow and plain way, in double precision and without quantization: what the ONNX graph is compared with.
 * Written from the papers: RMSNorm (arXiv 1910.07467), rotary positions (2104.09864), grouped queries (2305.13245), SwiGLU (2002.05202).
 */
import type { SourceModel } from '../../server/model/source-model.ts';

type Rows = readonly Float64Array[];

/** Logits of every token of `tokens`. */
export async function naiveLogits(source: SourceModel, tokens: readonly number[]): Promise<Rows> {
  const { shape } = source;
  const { heads, kvHeads, headSize } = shape;
  const weights = async (name: string): Promise<Float64Array> =>
    Float64Array.from(await source.readTensor(name));
  const embedding = await weights('token_embd.weight');
  const hidden = shape.hiddenSize;
  let rows: Rows = tokens.map((id) => embedding.slice(id * hidden, (id + 1) * hidden));
  for (let layer = 0; layer < shape.layers; layer++) {
    const get = (part: string) => weights(`blk.${layer}.${part}`);
    const normalized = norm(rows, await get('attn_norm.weight'), shape.rmsNormEpsilon);
    const part = async (letter: string): Promise<Rows> =>
      addBias(multiply(normalized, await get(`attn_${letter}.weight`)), await get(`attn_${letter}.bias`));
    const query = rotate(await part('q'), headSize, shape.ropeBase);
    const key = rotate(await part('k'), headSize, shape.ropeBase);
    const value = await part('v');
    const mixed = query.map((row, position) => {
      const out = new Float64Array(row.length);
      for (let head = 0; head < heads; head++) {
        const kv = Math.floor(head / (heads / kvHeads)) * headSize;
        const q = row.subarray(head * headSize, (head + 1) * headSize);
        const scores = key
          .slice(0, position + 1)
          .map((k) => dot(q, k.subarray(kv, kv + headSize)) / Math.sqrt(headSize));
        const shares = softmax(scores);
        for (const [at, share] of shares.entries()) {
          for (let i = 0; i < headSize; i++) out[head * headSize + i]! += share * value[at]![kv + i]!;
        }
      }
      return out;
    });
    rows = add(rows, multiply(mixed, await get('attn_output.weight')));
    const inner = norm(rows, await get('ffn_norm.weight'), shape.rmsNormEpsilon);
    const gate = multiply(inner, await get('ffn_gate.weight'));
    const up = multiply(inner, await get('ffn_up.weight'));
    const product = gate.map((row, at) => row.map((g, i) => (g / (1 + Math.exp(-g))) * up[at]![i]!));
    rows = add(rows, multiply(product, await get('ffn_down.weight')));
  }
  const last = norm(rows, await weights('output_norm.weight'), shape.rmsNormEpsilon);
  return multiply(last, source.tensors.has('output.weight') ? await weights('output.weight') : embedding);
}

/** `weights`: outputs × inputs. */
function multiply(rows: Rows, weights: Float64Array): Rows {
  return rows.map((row) =>
    Float64Array.from({ length: weights.length / row.length }, (_, output) =>
      dot(row, weights.subarray(output * row.length, (output + 1) * row.length)),
    ),
  );
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function add(a: Rows, b: Rows): Rows {
  return a.map((row, at) => row.map((value, i) => value + b[at]![i]!));
}

function addBias(rows: Rows, bias: Float64Array): Rows {
  return rows.map((row) => row.map((value, i) => value + bias[i]!));
}

function norm(rows: Rows, weight: Float64Array, epsilon: number): Rows {
  return rows.map((row) => {
    const size = Math.sqrt(dot(row, row) / row.length + epsilon);
    return row.map((value, i) => (value / size) * weight[i]!);
  });
}

function rotate(rows: Rows, headSize: number, base: number): Rows {
  const half = headSize / 2;
  return rows.map((row, position) =>
    row.map((value, at) => {
      const inHead = at % headSize;
      const angle = position * base ** (-(inHead % half) / half);
      const partner = inHead < half ? -row[at + half]! : row[at - half]!;
      return value * Math.cos(angle) + partner * Math.sin(angle);
    }),
  );
}

function softmax(scores: readonly number[]): readonly number[] {
  const largest = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - largest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}
