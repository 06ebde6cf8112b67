import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadyFile } from '../manifest.ts';
import type { SourceModel } from '../source-model.ts';
import { EMBEDDING_FILE, GRAPH_FILE, HEAD_TOKENS_FILE, WEIGHTS_FILE } from './graph-names.ts';
import { qwen2Graph } from './qwen2-graph.ts';
import { storeQwen2, type HeadTokens } from './qwen2-weights.ts';
import { WeightsFile } from './weights-file.ts';

/** `done` of `total` tensors; `detail` is the tensor worked on. */
export type OnConversionProgress = (done: number, total: number, detail: string) => void;

/**
 * Quantizes `source` and writes it as an ONNX graph with external weights into `folder`, which must exist. With `headTokens` the graph gives
 * logits for these tokens only, in their order.
 * Rejects with the signal's reason when aborted, with file-system errors as they come; what was written so far stays.
 */
export async function writeOnnxModel(
  source: SourceModel,
  folder: string,
  onProgress: OnConversionProgress,
  signal: AbortSignal,
  headTokens?: HeadTokens,
): Promise<readonly ReadyFile[]> {
  const total = source.tensors.size;
  const seen = new Set<string>();
  const weights = await WeightsFile.create(join(folder, WEIGHTS_FILE));
  const embedding = await WeightsFile.create(join(folder, EMBEDDING_FILE));
  try {
    const beforeTensor = (name: string): void => {
      signal.throwIfAborted();
      onProgress(Math.min(seen.size, total), total, name);
      seen.add(name);
    };
    const stored = await storeQwen2(source, { weights, embedding }, beforeTensor, headTokens);
    signal.throwIfAborted();
    const graph = qwen2Graph(stored, WEIGHTS_FILE);
    await writeFile(join(folder, GRAPH_FILE), graph, { flush: true });
    onProgress(total, total, GRAPH_FILE);
    const files = [
      { name: GRAPH_FILE, bytes: graph.length },
      { name: WEIGHTS_FILE, bytes: weights.bytes },
      { name: EMBEDDING_FILE, bytes: embedding.bytes },
    ];
    if (!headTokens) return files;
    await writeFile(join(folder, HEAD_TOKENS_FILE), headTokens, { flush: true });
    return [...files, { name: HEAD_TOKENS_FILE, bytes: headTokens.byteLength }];
  } finally {
    await Promise.all([weights.close(), embedding.close()]);
  }
}
