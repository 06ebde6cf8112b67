import type { ModelShape } from './manifest.ts';

/** A model file opened for conversion: hyperparameters, vocabulary and tensors, dequantized on demand. */
export interface SourceModel {
  readonly shape: ModelShape;
  /** Token texts by id, in the byte-level alphabet of GPT-2. */
  readonly tokens: readonly string[];
  /** Type of each token as GGUF writes it: 1 normal, 3 control, 4 user-defined, 5 unused. */
  readonly tokenTypes: readonly number[];
  /** Merge rules, best first, as `left right`. */
  readonly merges: readonly string[];
  readonly chatTemplate: string | undefined;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** Values of a whole tensor in float32, row-major: `rows` outputs × `columns` inputs (a vector has one row). */
  readTensor(name: string): Promise<Float32Array>;
  /** Some rows of a tensor: an embedding as a whole does not fit a small memory. */
  readRows(name: string, firstRow: number, rowCount: number): Promise<Float32Array>;
  close(): Promise<void>;
}

export interface TensorInfo {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** GGUF's name of the storage type, such as `Q5_0`. */
  readonly type: string;
}
