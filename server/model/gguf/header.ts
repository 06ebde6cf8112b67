/** GGUF's header: metadata and the table of tensors (format: docs/gguf.md of the ggml repository). */
import type { FileHandle } from 'node:fs/promises';
import { ModelFileError } from '../model-file-error.ts';
import { HeaderGoesOn, HeaderReader } from './header-reader.ts';

const MAGIC = 'GGUF';
const VERSIONS: readonly number[] = [2, 3];
const DEFAULT_ALIGNMENT_BYTES = 32;
/** Read at once; a Qwen2 header with 152 k tokens and as many merges takes 6 MB. */
const FIRST_READ_BYTES = 8 * 1024 * 1024;
/** No sane header is larger; keeps a damaged file from being read into memory whole. */
const MAX_HEADER_BYTES = 256 * 1024 * 1024;
const MAX_ARRAY_DEPTH = 2;
const MAX_DIMENSIONS = 4;

export type MetadataValue = string | number | boolean | readonly MetadataValue[];

export interface GgufTensor {
  readonly name: string;
  /** Innermost first, as in the file. */
  readonly dimensions: readonly number[];
  readonly typeNumber: number;
  /** From the start of the file. */
  readonly offset: number;
}

export interface GgufHeader {
  readonly metadata: ReadonlyMap<string, MetadataValue>;
  readonly tensors: readonly GgufTensor[];
}

/** @throws {ModelFileError} when it is not a GGUF file of a known version, or damaged. */
export async function readHeader(file: FileHandle, fileBytes: number): Promise<GgufHeader> {
  for (let length = Math.min(FIRST_READ_BYTES, fileBytes); ; length = Math.min(length * 4, fileBytes)) {
    const bytes = Buffer.allocUnsafe(length);
    const { bytesRead } = await file.read(bytes, 0, length, 0);
    try {
      return parseHeader(bytes.subarray(0, bytesRead), bytesRead < length ? bytesRead : fileBytes);
    } catch (error) {
      if (!(error instanceof HeaderGoesOn)) throw error;
      if (length >= MAX_HEADER_BYTES) throw new ModelFileError('The file is damaged: its header never ends.');
    }
  }
}

function parseHeader(bytes: Buffer, fileBytes: number): GgufHeader {
  if (bytes.length < 8 || bytes.toString('latin1', 0, 4) !== MAGIC) {
    throw new ModelFileError('Not a GGUF file: it does not start with "GGUF".');
  }
  const reader = new HeaderReader(bytes, fileBytes);
  reader.uint32();
  const version = reader.uint32();
  if (version !== 0 && (version & 0xffff) === 0) {
    throw new ModelFileError('This GGUF file is big-endian; only little-endian files can be used.');
  }
  if (!VERSIONS.includes(version)) {
    throw new ModelFileError(
      `GGUF version ${version} is not supported (known: ${VERSIONS.join(', ')}). Use a file of a current llama.cpp.`,
    );
  }
  const tensorCount = reader.count(24, 'tensors');
  const valueCount = reader.count(13, 'metadata values');
  const metadata = new Map<string, MetadataValue>();
  for (let i = 0; i < valueCount; i++) {
    const key = reader.string();
    metadata.set(key, readValue(reader, reader.uint32(), 0));
  }
  const table = Array.from({ length: tensorCount }, () => readTensorEntry(reader));
  const alignment = metadata.get('general.alignment') ?? DEFAULT_ALIGNMENT_BYTES;
  if (typeof alignment !== 'number' || alignment < 1 || !Number.isInteger(alignment)) {
    throw new ModelFileError('The file is damaged: general.alignment is no positive whole number.');
  }
  const dataStart = Math.ceil(reader.position / alignment) * alignment;
  return { metadata, tensors: table.map((tensor) => ({ ...tensor, offset: dataStart + tensor.offset })) };
}

function readTensorEntry(reader: HeaderReader): GgufTensor {
  const name = reader.string();
  const dimensionCount = reader.uint32();
  if (dimensionCount < 1 || dimensionCount > MAX_DIMENSIONS) {
    throw new ModelFileError(`The file is damaged: tensor ${name} has ${dimensionCount} dimensions.`);
  }
  const dimensions = Array.from({ length: dimensionCount }, () => reader.uint64());
  return { name, dimensions, typeNumber: reader.uint32(), offset: reader.uint64() };
}

/** GGUF's numbers of metadata types. */
const ARRAY = 9;
const SCALARS: readonly (((reader: HeaderReader) => MetadataValue) | undefined)[] = [
  (reader) => reader.uint8(),
  (reader) => reader.int8(),
  (reader) => reader.uint16(),
  (reader) => reader.int16(),
  (reader) => reader.uint32(),
  (reader) => reader.int32(),
  (reader) => reader.float32(),
  (reader) => reader.uint8() !== 0,
  (reader) => reader.string(),
  undefined,
  (reader) => reader.uint64(),
  (reader) => reader.int64(),
  (reader) => reader.float64(),
];

function readValue(reader: HeaderReader, type: number, depth: number): MetadataValue {
  if (type === ARRAY) return readArray(reader, depth + 1);
  const read = SCALARS[type];
  if (!read) throw new ModelFileError(`The file is damaged: metadata of unknown type ${type}.`);
  return read(reader);
}

function readArray(reader: HeaderReader, depth: number): readonly MetadataValue[] {
  if (depth > MAX_ARRAY_DEPTH)
    throw new ModelFileError('The file is damaged: metadata is nested too deeply.');
  const type = reader.uint32();
  const count = reader.count(1, 'array elements');
  const values: MetadataValue[] = [];
  for (let i = 0; i < count; i++) values.push(readValue(reader, type, depth));
  return values;
}
