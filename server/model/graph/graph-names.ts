/** Inputs and outputs of the graph: the agreement between whoever writes a model folder and the engine that runs it. */
export const GRAPH = {
  /** float32 [rows, hidden size]: embeddings of the tokens at consecutive positions. */
  embedded: 'embedded',
  /** int64 [any]: which of the rows need logits. */
  logitRows: 'logit_rows',
  /** int64 [1]: position of the first row. */
  firstPosition: 'first_position',
  /**
   * float32 [rows, 1, columns]: 0 where the row's token may look, −∞ elsewhere. Column j is position j; the last `fill` columns are
   * none. The number of columns (past + rows + fill) is a multiple of `COLUMN_STEP`.
   */
  mask: 'mask',
  /** float32 [fill, kvHeads, headSize]: zeros. */
  fill: 'fill',
  /** float32 [past, kvHeads, headSize]: rows of all earlier positions. */
  pastKey: (layer: number) => `past_key_${layer}`,
  pastValue: (layer: number) => `past_value_${layer}`,
  /**
   * float32 [feed-forward size]: 1 for each neuron that counts, 0 for the others, whose product is exactly nothing. Only in graphs of models with
   * learned neurons.
   */
  neurons: 'neurons',
  /** float32 [logit rows, tokens of the output head]. */
  logits: 'logits',
  /** float32 [2 · layers · rows, kvHeads, headSize]: the keys of the first layer, its values, the keys of the second, … */
  newRows: 'new_rows',
} as const;

/**
 * Vector units add a row's columns in groups: 4, 8 or 16 at once, up to four of these unrolled. A multiple of these makes the order of the
 * sums the same for every number of columns. Columns that are only filled cost time like all others: on average half a step of them.
 */
export const COLUMN_STEP = 64;

export const GRAPH_FILE = 'model.onnx';
/** int32, little-endian: the ids of the output head's tokens, ascending. Absent where the head has the whole vocabulary. */
export const HEAD_TOKENS_FILE = 'head-tokens.bin';
/**
 * float16, vocabulary × hidden size: the input embedding, of which the engine reads the rows it needs. Inside the graph it would be mapped into
 * memory, a few dozen pages for each row that is looked up, until all of it is resident.
 */
export const EMBEDDING_FILE = 'embedding.bin';
export const WEIGHTS_FILE = 'weights.bin';
