/**
 * The Qwen2 architecture as an ONNX graph for the CPU: int8 weights with one scale an output channel, int8 activations
 * with one scale a row (token). Nothing a row computes depends on which other rows run with it, so results are the same
 * however a prompt is cut into runs.
 *
 * Inputs: the embeddings of the rows to evaluate, and the K/V rows of all earlier positions in buffers of any capacity.
 * Outputs: logits of the rows asked for, and the new K/V rows, which the caller appends to its buffers.
 */
import type { ModelShape } from '../manifest.ts';
import { GraphBuilder, type Value } from './graph-builder.ts';
import { GRAPH } from './graph-names.ts';
import type { StoredLayer, StoredMatrix, StoredModel } from './qwen2-weights.ts';

/** QuantizeLinear without a zero point (`output_dtype`) came with this version. */
const OPSET = 21;
/** uint8 with this zero point stands for int8: the fast kernels of x86 take unsigned rows and signed weights. */
const ZERO_POINT = 128;
/** Largest value of symmetric int8. */
const LARGEST = 127;

/** int8 rows and the factor of each row, rows × 1. */
interface QuantizedRows {
  readonly values: Value;
  readonly scales: Value;
}

interface PastRows {
  readonly keys: Value;
  readonly values: Value;
}

/** Values that every layer's attention uses. */
interface Shared {
  readonly mask: Value;
  /** uint8 [rows] of `ZERO_POINT`. */
  readonly zeroPoints: Value;
  readonly firstPosition: Value;
  readonly fill: Value;
  readonly cosine: Value;
  readonly sine: Value;
  /** kvHeads, rows, heads of a group, columns. */
  readonly scoreShape: Value;
  /** kvHeads, rows · heads of a group, columns. */
  readonly weightShape: Value;
}

/** What a SkipSimplifiedLayerNormalization gives: the normalized rows and the sum that goes on. */
interface Residual {
  readonly normalized: Value;
  readonly sum: Value;
}

export function qwen2Graph(model: StoredModel, weightsFileName: string): Uint8Array {
  return new Qwen2Graph(model, weightsFileName).serialize();
}

class Qwen2Graph {
  private readonly graph: GraphBuilder;
  private readonly shape: ModelShape;
  /** Query heads multiplied together with the keys and values of one head; never one (see `attention`). */
  private readonly group: number;
  /** Which neurons count; undefined where all do. */
  private readonly neurons: Value | undefined;

  constructor(
    private readonly model: StoredModel,
    weightsFileName: string,
  ) {
    this.graph = new GraphBuilder(OPSET, weightsFileName);
    this.shape = model.shape;
    this.group = Math.max(2, model.shape.heads / model.shape.kvHeads);
    const { learnedNeurons, feedForwardSize } = model.shape;
    this.neurons =
      learnedNeurons === undefined
        ? undefined
        : this.graph.input(GRAPH.neurons, 'float32', [feedForwardSize]);
  }

  serialize(): Uint8Array {
    const { graph, model, shape } = this;
    const { layers, headSize, kvHeads, hiddenSize } = shape;
    const embedded = graph.input(GRAPH.embedded, 'float32', ['rows', hiddenSize]);
    const logitRows = graph.input(GRAPH.logitRows, 'int64', ['logit_rows']);
    const shared = this.shared(graph.node('Shape', [embedded], { end: 1 }));
    let zeroPoints = shared.zeroPoints;

    let sum = embedded;
    let normalized = this.firstNorm(sum, model.layers[0]!.attentionNorm);
    const newRows: Value[] = [];
    for (const [index, layer] of model.layers.entries()) {
      const attention = this.attention(`layer${index}`, layer, normalized, this.past(index), shared);
      newRows.push(...attention.newRows);
      let output = attention.output;
      if (index === layers - 1) {
        // Behind the last attention only rows whose logits are wanted matter.
        output = graph.node('Gather', [output, logitRows], { axis: 0 });
        sum = graph.node('Gather', [sum, logitRows], { axis: 0 });
        zeroPoints = this.zeroPoints(graph.node('Shape', [logitRows]));
      }
      const afterAttention = this.addAndNorm(
        this.project(
          `layer${index}.attention_output`,
          layer.attentionOutput,
          this.quantize(output, zeroPoints),
        ),
        sum,
        `layer${index}.feed_forward_norm`,
        layer.feedForwardNorm,
      );
      const next = model.layers[index + 1];
      const afterFeedForward = this.addAndNorm(
        this.feedForward(index, layer, afterAttention.normalized, zeroPoints),
        afterAttention.sum,
        next ? `layer${index + 1}.attention_norm` : 'output_norm',
        next ? next.attentionNorm : model.outputNorm,
      );
      ({ normalized, sum } = afterFeedForward);
    }
    const logits = this.head(this.quantize(normalized, zeroPoints));
    graph.output(GRAPH.logits, logits, 'float32', ['logit_rows', model.headSize]);
    const allNewRows = graph.node('Concat', newRows, { axis: 0 });
    graph.output(GRAPH.newRows, allNewRows, 'float32', ['new_rows', kvHeads, headSize]);
    return graph.serialize('qwen2');
  }

  private past(layer: number): PastRows {
    const size = ['past', this.shape.kvHeads, this.shape.headSize];
    return {
      keys: this.graph.input(GRAPH.pastKey(layer), 'float32', size),
      values: this.graph.input(GRAPH.pastValue(layer), 'float32', size),
    };
  }

  private shared(rowCount: Value): Shared {
    const { graph, model, shape } = this;
    const { kvHeads, headSize, contextLength } = shape;
    const mask = graph.input(GRAPH.mask, 'float32', ['rows', 1, 'columns']);
    const columnCount = graph.node('Shape', [mask], { start: 2 });
    const anySize = this.sizes([-1]);
    const rotarySize = [contextLength, headSize / 2];
    return {
      mask,
      zeroPoints: this.zeroPoints(rowCount),
      firstPosition: graph.input(GRAPH.firstPosition, 'int64', [1]),
      fill: graph.input(GRAPH.fill, 'float32', ['fill', kvHeads, headSize]),
      cosine: graph.stored('rotary_cosine', 'float32', rotarySize, model.rotaryCosine),
      sine: graph.stored('rotary_sine', 'float32', rotarySize, model.rotarySine),
      scoreShape: graph.node('Concat', [this.sizes([kvHeads]), rowCount, this.sizes([this.group]), anySize], {
        axis: 0,
      }),
      weightShape: graph.node('Concat', [this.sizes([kvHeads]), anySize, columnCount], { axis: 0 }),
    };
  }

  private firstNorm(rows: Value, weight: Float32Array): Value {
    return this.graph.node(
      'SimplifiedLayerNormalization',
      [rows, this.graph.vector('layer0.attention_norm', weight)],
      {
        axis: -1,
        epsilon: { float: this.shape.rmsNormEpsilon },
      },
    );
  }

  private addAndNorm(rows: Value, skip: Value, name: string, weight: Float32Array): Residual {
    const inputs = [rows, skip, this.graph.vector(name, weight)];
    const outputs = this.graph.microsoft('SkipSimplifiedLayerNormalization', inputs, 4, {
      epsilon: { float: this.shape.rmsNormEpsilon },
    });
    return { normalized: outputs[0]!, sum: outputs[3]! };
  }

  /**
   * Grouped-query attention (Ainslie et al. 2023, arXiv 2305.13245), causal, with rotary positions.
   *
   * Not ONNX Runtime's GroupQueryAttention: for each query head it copies all earlier rows, and it multiplies single rows with
   * a kernel of its own, so that one token at a time gave other bits than several. Here the heads of a group are multiplied together (never
   * one row), column j is always position j, and the number of columns is a multiple of `COLUMN_STEP`, filled with
   * masked zeros: sums are added in the same order whatever run a row is in.
   */
  private attention(
    name: string,
    layer: StoredLayer,
    normalized: Value,
    past: PastRows,
    shared: Shared,
  ): { readonly output: Value; readonly newRows: readonly Value[] } {
    const { graph } = this;
    const { heads, kvHeads, headSize } = this.shape;
    const projectionName = `${name}.query_key_value`;
    const projected = graph.node('Add', [
      this.project(projectionName, layer.queryKeyValue, this.quantize(normalized, shared.zeroPoints)),
      graph.vector(`${projectionName}.bias`, layer.queryKeyValueBias),
    ]);
    const batch = this.reshape(projected, [1, -1, (heads + 2 * kvHeads) * headSize]);
    const [toRotate, value] = graph.nodes(
      'Split',
      [batch, this.sizes([(heads + kvHeads) * headSize, kvHeads * headSize])],
      2,
      { axis: 2 },
    );
    const [rotated] = graph.microsoft(
      'RotaryEmbedding',
      [toRotate!, shared.firstPosition, shared.cosine, shared.sine],
      1,
      {
        num_heads: heads + kvHeads,
        rotary_embedding_dim: 0,
        interleaved: 0,
      },
    );
    const [query, key] = graph.nodes(
      'Split',
      [rotated!, this.sizes([heads * headSize, kvHeads * headSize])],
      2,
      { axis: 2 },
    );
    const newKeys = this.reshape(key!, [-1, kvHeads, headSize]);
    const newValues = this.reshape(value!, [-1, kvHeads, headSize]);
    const keys = graph.node('Concat', [past.keys, newKeys, shared.fill], { axis: 0 });
    const values = graph.node('Concat', [past.values, newValues, shared.fill], { axis: 0 });

    const [scores] = graph.microsoft('FusedMatMul', [this.queriesByHead(query!), keys], 1, {
      transB: 1,
      transBatchB: 1,
      alpha: { float: 1 / Math.sqrt(headSize) },
    });
    const scoresOfRows = graph.node('Reshape', [scores!, shared.scoreShape]);
    const weights = graph.node('Softmax', [graph.node('Add', [scoresOfRows, shared.mask])], { axis: -1 });
    const [mixed] = graph.microsoft(
      'FusedMatMul',
      [graph.node('Reshape', [weights, shared.weightShape]), values],
      1,
      { transBatchB: 1 },
    );
    return { output: this.headsByRow(mixed!), newRows: [newKeys, newValues] };
  }

  /** [rows, heads · headSize] → [kvHeads, rows · group, headSize]. */
  private queriesByHead(query: Value): Value {
    const { graph } = this;
    const { heads, kvHeads, headSize } = this.shape;
    const byRow = this.reshape(query, [-1, kvHeads, (heads / kvHeads) * headSize]);
    // A query head alone is taken twice: a product of one row would give other bits.
    const grouped = heads === kvHeads ? graph.node('Concat', [byRow, byRow], { axis: 2 }) : byRow;
    const byHead = graph.node('Transpose', [grouped], { perm: [1, 0, 2] });
    return this.reshape(byHead, [kvHeads, -1, headSize]);
  }

  /** The way back. */
  private headsByRow(mixed: Value): Value {
    const { graph, group } = this;
    const { heads, kvHeads, headSize } = this.shape;
    const byHead = this.reshape(mixed, [kvHeads, -1, group * headSize]);
    const grouped = graph.node('Transpose', [byHead], { perm: [1, 0, 2] });
    const byRow =
      heads === kvHeads
        ? graph.node('Slice', [grouped, this.sizes([0]), this.sizes([headSize]), this.sizes([2])])
        : grouped;
    return this.reshape(byRow, [-1, heads * headSize]);
  }

  /** SwiGLU. `up` stays without its row scale, which the row scale of the product takes over: a pass over the rows less. */
  private feedForward(index: number, layer: StoredLayer, normalized: Value, zeroPoints: Value): Value {
    const { graph } = this;
    const rows = this.quantize(normalized, zeroPoints);
    const gate = this.project(`layer${index}.gate`, layer.gate, rows);
    const up = this.multiply(`layer${index}.up`, layer.up, rows, this.neurons);
    const [activated] = graph.microsoft('QuickGelu', [gate], 1, { alpha: { float: 1 } });
    const product = this.quantize(graph.node('Mul', [activated!, up]), zeroPoints);
    const scales = graph.node('Mul', [product.scales, rows.scales]);
    return this.project(`layer${index}.down`, layer.down, { values: product.values, scales });
  }

  private head(rows: QuantizedRows): Value {
    const pieces = this.model.head.map((piece, index) => this.multiply(`head${index}`, piece, rows));
    const all = pieces.length === 1 ? pieces[0]! : this.graph.node('Concat', pieces, { axis: 1 });
    return this.graph.node('Mul', [all, rows.scales]);
  }

  private reshape(value: Value, shape: readonly number[]): Value {
    return this.graph.node('Reshape', [value, this.sizes(shape)]);
  }

  private sizes(sizes: readonly number[]): Value {
    return this.graph.constant('int64', sizes);
  }

  /** One for each row. `rowCount`: a vector of one number. */
  private zeroPoints(rowCount: Value): Value {
    const { graph } = this;
    return graph.node('Expand', [graph.constant('uint8', [ZERO_POINT]), rowCount]);
  }

  private quantize(rows: Value, zeroPoints: Value): QuantizedRows {
    const { graph } = this;
    const magnitudes = graph.node('Abs', [rows]);
    const largest = graph.node('ReduceMax', [magnitudes, graph.constant('int64', [1])], { keepdims: 1 });
    const scales = graph.node('Mul', [largest, graph.constant('float32', [1 / LARGEST], [])]);
    const scaleOfRow = graph.node('Squeeze', [scales, graph.constant('int64', [1])]);
    const values = graph.node('QuantizeLinear', [rows, scaleOfRow, zeroPoints], { axis: 0 });
    return { values, scales };
  }

  private project(name: string, matrix: StoredMatrix, rows: QuantizedRows): Value {
    return this.graph.node('Mul', [this.multiply(name, matrix, rows), rows.scales]);
  }

  /**
   * The product without the scale of the rows.
   *
   * @param factors one for each output, which it is multiplied with
   */
  private multiply(name: string, matrix: StoredMatrix, rows: QuantizedRows, factors?: Value): Value {
    const { graph } = this;
    const weights = graph.stored(name, 'int8', [matrix.inputs, matrix.outputs], matrix.where);
    const own = graph.vector(`${name}.scales`, matrix.scales);
    const scales = factors === undefined ? own : graph.node('Mul', [own, factors]);
    const one = graph.constant('float32', [1], []);
    return graph.microsoft(
      'MatMulIntegerToFloat',
      [rows.values, weights, one, scales, graph.constant('uint8', [ZERO_POINT], [])],
      1,
    )[0]!;
  }
}
