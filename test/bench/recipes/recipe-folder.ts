/** A folder that `ModelSession` loads, with the real model in another recipe: the product's graph, its products replaced. */
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import onnxProto, { type onnx } from 'onnx-proto';
import { openGguf } from '../../../server/model/gguf/open-gguf.ts';
import { GRAPH_FILE } from '../../../server/model/graph/graph-names.ts';
import { linkModelFiles } from '../linked-model.ts';
import { WeightsFile, type StoredWeights } from '../../../server/model/graph/weights-file.ts';
import type { SourceModel } from '../../../server/model/source-model.ts';
import type { Recipe, WeightForm } from './recipe.ts';
import { BLOCK, int4Blocks, perOutput } from './weights.ts';

const OWN_WEIGHTS = 'recipe.bin';
const INT7 = 63;
const { AttributeProto, TensorProto } = onnxProto.onnx;

interface Product {
  /** Of the weights in the graph, such as `layer0.gate`. */
  readonly weights: string;
  /** In the GGUF, their outputs side by side. */
  readonly tensors: readonly string[];
  readonly form: WeightForm;
}

/** Made where it is not there yet; removed by hand. */
export async function recipeFolder(
  directory: string,
  recipe: Recipe,
  readyFolder: string,
  gguf: string,
): Promise<string> {
  const folder = join(directory, recipe.name);
  if (await exists(folder)) return folder;
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const model = onnxProto.onnx.ModelProto.decode(await readFile(join(readyFolder, GRAPH_FILE)));
  const source = await openGguf(gguf);
  const file = await WeightsFile.create(join(partial, OWN_WEIGHTS));
  try {
    const graph = new RecipeGraph(model.graph!, source, file);
    for (const product of productsOf(source.shape.layers, recipe)) await graph.replace(product);
    graph.prune();
  } finally {
    await file.close();
    await source.close();
  }
  await writeFile(join(partial, GRAPH_FILE), onnxProto.onnx.ModelProto.encode(model).finish());
  await linkModelFiles(readyFolder, partial);
  await rename(partial, folder);
  return folder;
}

/** Bytes of the weights that the folder's graph reads. */
export async function weightBytes(folder: string): Promise<number> {
  const model = onnxProto.onnx.ModelProto.decode(await readFile(join(folder, GRAPH_FILE)));
  return (model.graph?.initializer ?? []).reduce((sum, { externalData, rawData }) => {
    const length = externalData?.find(({ key }) => key === 'length')?.value;
    return sum + (length ? Number(length) : (rawData?.length ?? 0));
  }, 0);
}

function productsOf(layers: number, { attention, feedForward }: Recipe): Product[] {
  return Array.from({ length: layers }, (_, layer): Product[] => {
    const product = (form: WeightForm, name: string, ...parts: readonly string[]): Product => ({
      weights: `layer${layer}.${name}`,
      tensors: parts.map((part) => `blk.${layer}.${part}.weight`),
      form,
    });
    return [
      product(attention, 'query_key_value', 'attn_q', 'attn_k', 'attn_v'),
      product(attention, 'attention_output', 'attn_output'),
      product(feedForward, 'gate', 'ffn_gate'),
      product(feedForward, 'up', 'ffn_up'),
      product(feedForward, 'down', 'ffn_down'),
    ];
  }).flat();
}

class RecipeGraph {
  constructor(
    private readonly graph: onnx.IGraphProto,
    private readonly source: SourceModel,
    private readonly file: WeightsFile,
  ) {}

  async replace({ weights, tensors, form }: Product): Promise<void> {
    if (form === 'int8') return;
    const node = this.nodes.find(({ input }) => input![1] === weights)!;
    const inputs = this.source.tensors.get(tensors[0]!)!.columns;
    const values = joined(await Promise.all(tensors.map((name) => this.source.readTensor(name))));
    if (form === 'int7') {
      const quantized = perOutput(values, inputs, INT7);
      this.store(weights, await this.file.append([quantized.values]));
      this.set(`${weights}.scales`, quantized.scales);
    } else {
      await this.replaceByBlocks(node, weights, values, inputs);
    }
  }

  /** Removes what nothing reads any more: ONNX Runtime would compute it. */
  prune(): void {
    const { graph } = this;
    for (let before = -1; before !== this.nodes.length;) {
      before = this.nodes.length;
      const read = this.read();
      graph.node = this.nodes.filter(({ output }) => output!.some((name) => read.has(name)));
    }
    const read = this.read();
    graph.initializer = graph.initializer!.filter(({ name }) => read.has(name!));
  }

  /** The product takes the rows before they are quantized, and gives them with their scales. */
  private async replaceByBlocks(
    node: onnx.INodeProto,
    weights: string,
    values: Float32Array,
    inputs: number,
  ): Promise<void> {
    const outputs = values.length / inputs;
    const { values: blocks, scales } = int4Blocks(values);
    this.store(weights, await this.file.append([blocks]), TensorProto.DataType.UINT8, [
      outputs,
      inputs / BLOCK,
      BLOCK / 2,
    ]);
    this.set(`${weights}.scales`, scales);
    const quantize = this.nodes.find(({ output }) => output![0] === node.input![0])!;
    const scaled = this.nodes.find(({ opType, input }) => opType === 'Mul' && input![0] === node.output![0]);
    // `up` stays without the scale of its rows in the product's graph, which `down` then makes up for; here both are whole.
    const isUp = weights.endsWith('.up');
    if (!isUp && !scaled) throw new Error(`The graph scales no product with ${weights}.`);
    const output = isUp ? node.output! : scaled!.output!;
    const attributes = { K: inputs, N: outputs, bits: 4, block_size: BLOCK, accuracy_level: 4 };
    Object.assign(node, {
      opType: 'MatMulNBits',
      input: [quantize.input![0], weights, `${weights}.scales`],
      output,
      attribute: Object.entries(attributes).map(([name, i]) => ({
        name,
        type: AttributeProto.AttributeType.INT,
        i,
      })),
    });
    if (!isUp) this.graph.node = this.nodes.filter((other) => other !== scaled);
  }

  private store(
    name: string,
    { offset, length }: StoredWeights,
    dataType?: number,
    dims?: readonly number[],
  ): void {
    const external = { location: OWN_WEIGHTS, offset: `${offset}`, length: `${length}` };
    Object.assign(this.initializer(name), {
      externalData: Object.entries(external).map(([key, value]) => ({ key, value })),
      ...(dataType !== undefined && { dataType, dims }),
    });
  }

  /** In the graph's own file: arranged weights have such vectors in the other one. */
  private set(name: string, values: Float32Array): void {
    Object.assign(this.initializer(name), {
      dims: [values.length],
      rawData: bytes(values),
      dataLocation: TensorProto.DataLocation.DEFAULT,
      externalData: [],
    });
  }

  private initializer(name: string): onnx.ITensorProto {
    return this.graph.initializer!.find((tensor) => tensor.name === name)!;
  }

  private get nodes(): onnx.INodeProto[] {
    return this.graph.node!;
  }

  private read(): Set<string> {
    return new Set([
      ...this.nodes.flatMap(({ input }) => input!),
      ...this.graph.output!.map(({ name }) => name!),
    ]);
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}

function bytes(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
