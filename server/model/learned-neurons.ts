/**
 * Learned neurons: a few more in each feed-forward layer, found by gradient descent together with a learned prompt, the model's own weights fixed
 * (a parallel adapter at the feed-forward layers beside prefix-tuning: He et al. 2022, arXiv 2110.04366; here gated like the model's own neurons).
 * They count where a prompt begins with the learned one, and nowhere else. Made for one file of weights: docs/decisions/learned-neurons.md.
 */
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { base64, count, halves, sha256, steps } from './learned-file.ts';
import type { ModelShape } from './manifest.ts';
import type { SourceModel, TensorInfo } from './source-model.ts';

const schema = v.object({
  about: v.string(),
  /** sha256 of the file of weights. */
  model: sha256,
  layers: count,
  hiddenSize: count,
  /** In each layer. */
  neurons: count,
  /** float16 [layers, 3, neurons]: what one step of a value is, for what gates a neuron, what it takes up and what it gives. */
  scales: base64,
  /** int8 [layers, 3, neurons, hiddenSize]: steps. */
  values: base64,
});

/** float32 [neurons, hidden size] each. */
interface LayerNeurons {
  readonly gate: Float32Array;
  readonly up: Float32Array;
  readonly down: Float32Array;
}

export interface LearnedNeurons {
  readonly neurons: number;
  readonly layers: readonly LayerNeurons[];
}

/** @throws {Error} when the file is missing, damaged, or of a model of another shape. */
export async function readLearnedNeurons(path: string, shape: ModelShape): Promise<LearnedNeurons> {
  const data = v.parse(schema, JSON.parse(await readFile(path, 'utf8')));
  const { layers, hiddenSize, neurons } = data;
  if (layers !== shape.layers || hiddenSize !== shape.hiddenSize)
    throw new Error(`${path} holds learned neurons for a model of another shape.`);
  const scales = halves(data.scales);
  const values = steps(data.values);
  const parts = 3 * layers;
  if (scales.length !== parts * neurons || values.length !== parts * neurons * hiddenSize)
    throw new Error(`${path} is damaged: it holds another number of values than it says.`);
  const part = (index: number): Float32Array =>
    Float32Array.from({ length: neurons * hiddenSize }, (_, at) => {
      const neuron = index * neurons + Math.floor(at / hiddenSize);
      return scales[neuron]! * values[neuron * hiddenSize + (at % hiddenSize)]!;
    });
  return {
    neurons,
    layers: Array.from({ length: layers }, (_, layer) => ({
      gate: part(3 * layer),
      up: part(3 * layer + 1),
      down: part(3 * layer + 2),
    })),
  };
}

const FEED_FORWARD = /^blk\.(\d+)\.ffn_(gate|up|down)\.weight$/;

/** The model with these neurons behind its own. `readRows`, which is for vocabularies, stays as it is: they have no neurons. */
export function withNeurons(source: SourceModel, { neurons, layers }: LearnedNeurons): SourceModel {
  const added = (name: string) => {
    const [, layer, part] = FEED_FORWARD.exec(name) ?? [];
    return layer === undefined
      ? undefined
      : { layer: layers[Number(layer)]!, part: part as keyof LayerNeurons };
  };
  const larger = (info: TensorInfo): TensorInfo => {
    const part = added(info.name)?.part;
    if (part === undefined) return info;
    return part === 'down'
      ? { ...info, columns: info.columns + neurons }
      : { ...info, rows: info.rows + neurons };
  };
  const { shape } = source;
  return {
    ...source,
    shape: { ...shape, feedForwardSize: shape.feedForwardSize + neurons, learnedNeurons: neurons },
    tensors: new Map([...source.tensors].map(([name, info]) => [name, larger(info)])),
    async readTensor(name) {
      const own = await source.readTensor(name);
      const more = added(name);
      if (!more) return own;
      const values = more.layer[more.part];
      if (more.part === 'down') return withColumns(own, values, shape);
      const all = new Float32Array(own.length + values.length);
      all.set(own);
      all.set(values, own.length);
      return all;
    },
  };
}

/**
 * Behind each row of `own` (hidden size × feed-forward size) what the neurons give to it. No more than the largest weight of the row: the row's
 * own weights are rounded as they would be without.
 */
function withColumns(own: Float32Array, down: Float32Array, shape: ModelShape): Float32Array {
  const { hiddenSize, feedForwardSize } = shape;
  const neurons = down.length / hiddenSize;
  const columns = feedForwardSize + neurons;
  const all = new Float32Array(hiddenSize * columns);
  for (let row = 0; row < hiddenSize; row++) {
    const ownRow = own.subarray(row * feedForwardSize, (row + 1) * feedForwardSize);
    all.set(ownRow, row * columns);
    let largest = 0;
    for (const value of ownRow) largest = Math.max(largest, Math.abs(value));
    for (let neuron = 0; neuron < neurons; neuron++) {
      const value = down[neuron * hiddenSize + row]!;
      all[row * columns + feedForwardSize + neuron] = Math.max(-largest, Math.min(largest, value));
    }
  }
  return all;
}
