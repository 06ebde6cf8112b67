import type { ModelShape } from './manifest.ts';

/** Bytes a weight of the layers takes (int8, with its share of the scales), one of the output head, one of the embedding. */
const LAYER_WEIGHT_BYTES = 1.02;
const HEAD_WEIGHT_BYTES = 1.15;
const EMBEDDING_WEIGHT_BYTES = 2;

/** About how many bytes the converted model takes on disk. */
export function estimateReadyBytes(shape: ModelShape): number {
  const { hiddenSize: hidden, headSize, heads, kvHeads, feedForwardSize, layers, vocabularySize } = shape;
  const attention = 2 * hidden * heads * headSize + 2 * hidden * kvHeads * headSize;
  const layerWeights = layers * (attention + 3 * hidden * feedForwardSize);
  const vocabularyWeights = vocabularySize * hidden;
  return Math.ceil(
    layerWeights * LAYER_WEIGHT_BYTES + vocabularyWeights * (HEAD_WEIGHT_BYTES + EMBEDDING_WEIGHT_BYTES),
  );
}
