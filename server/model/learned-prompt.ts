/**
 * A learned prompt: the K/V rows of a few positions that stand before every completion prompt, found by gradient descent with the model's weights
 * fixed (prefix-tuning: Li & Liang 2021, arXiv 2101.00190). It tells the model how completions are wanted, as an instruction would, in a form
 * that no text has. Made for one file of weights: docs/decisions/learned-prompt.md.
 */
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { base64, count, halves, sha256, steps } from './learned-file.ts';
import type { ModelShape } from './manifest.ts';

const schema = v.object({
  about: v.string(),
  /** sha256 of the file of weights. */
  model: sha256,
  tokens: count,
  layers: count,
  kvHeads: count,
  headSize: count,
  /** float16 [layers, 2, kvHeads, headSize]: mean of each dimension over the positions. */
  offsets: base64,
  /** float16, of the same shape: what one step of a value is. */
  scales: base64,
  /** int8 [layers, 2, tokens, kvHeads, headSize]: steps from the mean. Keys come first, rotated for their positions. */
  values: base64,
});

/** Ids beyond the vocabulary stand for its positions in a prompt. */
export function learnedTokens(
  tokens: number,
  { vocabularySize }: Pick<ModelShape, 'vocabularySize'>,
): number[] {
  return Array.from({ length: tokens }, (_, index) => vocabularySize + index);
}

export interface LearnedRows {
  readonly tokens: readonly number[];
  /** float32 [2 · layers · tokens, kvHeads, headSize], as the graph's `new_rows`. */
  readonly rows: Float32Array;
}

/** @throws {Error} when the file is missing, damaged, or of a model of another shape. */
export async function readLearnedPrompt(path: string, shape: ModelShape): Promise<LearnedRows> {
  const data = v.parse(schema, JSON.parse(await readFile(path, 'utf8')));
  const { tokens, layers, kvHeads, headSize } = data;
  const fits = layers === shape.layers && kvHeads === shape.kvHeads && headSize === shape.headSize;
  if (!fits) throw new Error(`${path} is a learned prompt for a model of another shape.`);
  const offsets = halves(data.offsets);
  const scales = halves(data.scales);
  const values = steps(data.values);
  const rowSize = kvHeads * headSize;
  const parts = 2 * layers;
  const isWhole =
    offsets.length === parts * rowSize &&
    scales.length === offsets.length &&
    values.length === parts * tokens * rowSize;
  if (!isWhole) throw new Error(`${path} is damaged: it holds another number of values than it says.`);
  const rows = Float32Array.from(values, (value, index) => {
    const of = Math.floor(index / (tokens * rowSize)) * rowSize + (index % rowSize);
    return offsets[of]! + scales[of]! * value;
  });
  return { tokens: learnedTokens(tokens, shape), rows };
}
