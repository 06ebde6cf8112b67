/** Builds an ONNX graph node by node; names are made here, so that a graph reads as a sequence of calls. */
import onnxProto, { type onnx } from 'onnx-proto';
import type { StoredWeights } from './weights-file.ts';

/** Data types by the numbers of onnx.proto (TensorProto.DataType). */
const DATA_TYPES = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, float16: 10 } as const;
export type DataType = keyof typeof DATA_TYPES;

/** A number is a fixed size, a string names a size known when the graph runs. */
export type Dimension = number | string;

/** Name of a tensor in the graph. */
export type Value = string;

const IR_VERSION = 10;
const MICROSOFT = 'com.microsoft';
const MICROSOFT_VERSION = 1;

export type Attribute = number | { readonly float: number } | readonly number[];

export class GraphBuilder {
  private readonly nodeProtos: onnx.INodeProto[] = [];
  private readonly initializers: onnx.ITensorProto[] = [];
  private readonly inputs: onnx.IValueInfoProto[] = [];
  private readonly outputs: onnx.IValueInfoProto[] = [];
  private readonly constants = new Map<string, Value>();

  constructor(
    private readonly opset: number,
    private readonly weightsFileName: string,
  ) {}

  input(name: string, type: DataType, dimensions: readonly Dimension[]): Value {
    this.inputs.push(valueInfo(name, type, dimensions));
    return name;
  }

  /** Declares `value` an output of the graph under `name`. */
  output(name: string, value: Value, type: DataType, dimensions: readonly Dimension[]): void {
    this.nodeProtos.push({ name, opType: 'Identity', input: [value], output: [name] });
    this.outputs.push(valueInfo(name, type, dimensions));
  }

  /** An operator of the ONNX standard with one output. */
  node(
    operator: string,
    inputs: readonly Value[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Value {
    return this.add('', operator, inputs, 1, attributes)[0]!;
  }

  /** An operator of the ONNX standard with several outputs. */
  nodes(
    operator: string,
    inputs: readonly Value[],
    outputCount: number,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): readonly Value[] {
    return this.add('', operator, inputs, outputCount, attributes);
  }

  /** An operator of ONNX Runtime (com.microsoft). */
  microsoft(
    operator: string,
    inputs: readonly Value[],
    outputCount: number,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): readonly Value[] {
    return this.add(MICROSOFT, operator, inputs, outputCount, attributes);
  }

  /** Small constants are shared by value. */
  constant(
    type: 'float32' | 'int64' | 'int32' | 'uint8',
    values: readonly number[],
    shape?: readonly number[],
  ): Value {
    const dimensions = shape ?? [values.length];
    const key = `${type}:${dimensions.join('x')}:${values.join()}`;
    let name = this.constants.get(key);
    if (name === undefined) {
      name = `constant_${this.constants.size}`;
      this.constants.set(key, name);
      this.initializers.push({
        name,
        dataType: DATA_TYPES[type],
        dims: [...dimensions],
        rawData: rawBytes(type, values),
      });
    }
    return name;
  }

  /** A vector kept inside the graph's own file. */
  vector(name: string, values: Float32Array): Value {
    const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.initializers.push({ name, dataType: DATA_TYPES.float32, dims: [values.length], rawData });
    return name;
  }

  /** A tensor kept in the weights file. */
  stored(name: string, type: DataType, shape: readonly number[], where: StoredWeights): Value {
    const external = { location: this.weightsFileName, offset: `${where.offset}`, length: `${where.length}` };
    this.initializers.push({
      name,
      dataType: DATA_TYPES[type],
      dims: [...shape],
      dataLocation: onnxProto.onnx.TensorProto.DataLocation.EXTERNAL,
      externalData: Object.entries(external).map(([key, value]) => ({ key, value })),
    });
    return name;
  }

  /** The finished model, serialized. */
  serialize(graphName: string): Uint8Array {
    const model = onnxProto.onnx.ModelProto.create({
      irVersion: IR_VERSION,
      producerName: 'foretype',
      opsetImport: [
        { domain: '', version: this.opset },
        { domain: MICROSOFT, version: MICROSOFT_VERSION },
      ],
      graph: {
        name: graphName,
        node: this.nodeProtos,
        initializer: this.initializers,
        input: this.inputs,
        output: this.outputs,
      },
    });
    return onnxProto.onnx.ModelProto.encode(model).finish();
  }

  private add(
    domain: string,
    operator: string,
    inputs: readonly Value[],
    outputCount: number,
    attributes: Readonly<Record<string, Attribute>>,
  ): readonly Value[] {
    const name = `${operator}_${this.nodeProtos.length}`;
    const output = Array.from({ length: outputCount }, (_, index) => `${name}_${index}`);
    const attribute = Object.entries(attributes).map(([key, value]) => attributeProto(key, value));
    this.nodeProtos.push({ name, opType: operator, domain, input: [...inputs], output, attribute });
    return output;
  }
}

function attributeProto(name: string, value: Attribute): onnx.IAttributeProto {
  const { AttributeType } = onnxProto.onnx.AttributeProto;
  if (typeof value === 'number') return { name, type: AttributeType.INT, i: value };
  if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float };
  return { name, type: AttributeType.INTS, ints: [...value] };
}

function valueInfo(name: string, type: DataType, dimensions: readonly Dimension[]): onnx.IValueInfoProto {
  const dim = dimensions.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: DATA_TYPES[type], shape: { dim } } } };
}

function rawBytes(type: 'float32' | 'int64' | 'int32' | 'uint8', values: readonly number[]): Uint8Array {
  switch (type) {
    case 'float32':
      return new Uint8Array(new Float32Array(values).buffer);
    case 'int64':
      return new Uint8Array(new BigInt64Array(values.map(BigInt)).buffer);
    case 'int32':
      return new Uint8Array(new Int32Array(values).buffer);
    case 'uint8':
      return new Uint8Array(values);
  }
}
