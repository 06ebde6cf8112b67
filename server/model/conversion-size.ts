import type { ModelShape } from './manifest.ts';

/** Each matrix is kept as it is and as the engine's kernels read it, and while that is written, once more. */
const COPIES = 3;
/** Bytes a weight of the layers takes (int8, with its share of the scales), one of the output head, one of the embedding. */
const LAYER_WEIGHT_BYTES = 1.02 * COPIES;
const HEAD_WEIGHT_BYTES = 1.15 * COPIES;
const EMBEDDING_WEIGHT_BYTES = 2;

/** About how many bytes of disk a conversion needs; a third of them are free again at its end. */
export function estimateConversionBytes(shape: ModelShape): number {
  const { hiddenSize: hidden, headSize, heads, kvHeads, feedForwardSize, layers, vocabularySize } = shape;
  const attention = 2 * hidden * heads * headSize + 2 * hidden * kvHeads * headSize;
  const layerWeights = layers * (attention + 3 * hidden * feedForwardSize);
  const vocabularyWeights = vocabularySize * hidden;
  return Math.ceil(
    layerWeights * LAYER_WEIGHT_BYTES + vocabularyWeights * (HEAD_WEIGHT_BYTES + EMBEDDING_WEIGHT_BYTES),
  );
}
