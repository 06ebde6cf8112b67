/**
 * The real graph with another output: how large the inputs of the feed-forward's last product (`down_proj`) are. The graph computes
 * that for itself, as the scale of each row, so the model runs exactly as it does in the product.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import onnxProto, { type onnx } from 'onnx-proto';
import { ModelSession } from '../../../server/engine/onnx/session.ts';
import { GRAPH, GRAPH_FILE, HEAD_TOKENS_FILE } from '../../../server/model/graph/graph-names.ts';
import { linkModelFiles } from '../linked-model.ts';
import type { ReadyModel } from '../../../server/model/store.ts';
import { CACHE_DIRECTORY } from '../../support/cached-install.ts';

/** Of the activations' int8 range: a row's scale is its largest magnitude by this. */
const LARGEST_INT8 = 127;
const CONCAT_COLUMNS = { name: 'axis', type: onnxProto.onnx.AttributeProto.AttributeType.INT, i: 1 };

/** Largest |input of down_proj| of each token of each prompt, prompts × layers × tokens. */
export async function largestDownInputs(
  { folder, manifest }: ReadyModel,
  prompts: readonly (readonly number[])[],
  threads: number,
): Promise<number[][][]> {
  // Beside the models, so that the weights can be linked and need not be copied.
  const temporary = await mkdtemp(join(CACHE_DIRECTORY, 'sink-tokens-'));
  try {
    const graph = onnxProto.onnx.ModelProto.decode(await readFile(join(folder, GRAPH_FILE)));
    showScales(graph.graph!, manifest.shape.layers);
    await writeFile(join(temporary, GRAPH_FILE), onnxProto.onnx.ModelProto.encode(graph).finish());
    await linkModelFiles(folder, temporary);
    await rm(join(temporary, HEAD_TOKENS_FILE), { force: true });
    const { layers } = manifest.shape;
    const session = await ModelSession.load(
      temporary,
      { ...manifest.shape, vocabularySize: layers },
      threads,
    );
    const all: number[][][] = [];
    for (const tokens of prompts) {
      const scales = await session.run(session.newCache(), tokens, [...tokens.keys()]);
      all.push(
        Array.from({ length: layers }, (_, layer) =>
          tokens.map((_, row) => scales[row * layers + layer]! * LARGEST_INT8),
        ),
      );
    }
    return all;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** In place of a row's logits come its scales in all layers. */
function showScales(graph: onnx.IGraphProto, layers: number): void {
  const nodes = graph.node!;
  const scales = Array.from({ length: layers }, (_, layer) => {
    const product = nodes.find(({ input }) => input![1] === `layer${layer}.down`);
    const scaled = nodes.find(({ opType, input }) => opType === 'Mul' && input![0] === product?.output![0]);
    if (!scaled) throw new Error(`The graph scales no product with layer${layer}.down.`);
    return scaled.input![1]!;
  });
  const logits = nodes.find(({ output }) => output![0] === GRAPH.logits)!;
  Object.assign(logits, { opType: 'Concat', input: scales, attribute: [CONCAT_COLUMNS] });
  const declared = graph.output!.find(({ name }) => name === GRAPH.logits)!;
  declared.type!.tensorType!.shape!.dim = [{ dimParam: 'logit_rows' }, { dimValue: layers }];
}
