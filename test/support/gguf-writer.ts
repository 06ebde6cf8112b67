/** Writes GGUF files for tests: any metadata, any tensors, little-endian, version 3 unless told otherwise. */
const ALIGNMENT_BYTES = 32;
const VALUE_TYPES = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9 } as const;

export type GgufValue =
  | string
  | boolean
  | { readonly uint32: number }
  | { readonly float32: number }
  | { readonly strings: readonly string[] }
  | { readonly int32s: readonly number[] };

export interface GgufTensorData {
  readonly name: string;
  /** Innermost first. */
  readonly dimensions: readonly number[];
  /** GGML's number of the type. */
  readonly type: number;
  readonly bytes: Uint8Array;
}

export function ggufBytes(
  metadata: ReadonlyMap<string, GgufValue>,
  tensors: readonly GgufTensorData[],
  version = 3,
): Buffer {
  const header = new ByteWriter();
  header.bytes(Buffer.from('GGUF'));
  header.uint32(version);
  header.uint64(tensors.length);
  header.uint64(metadata.size);
  for (const [key, value] of metadata) {
    header.string(key);
    writeValue(header, value);
  }
  let offset = 0;
  for (const tensor of tensors) {
    header.string(tensor.name);
    header.uint32(tensor.dimensions.length);
    tensor.dimensions.forEach((size) => {
      header.uint64(size);
    });
    header.uint32(tensor.type);
    header.uint64(offset);
    offset += padded(tensor.bytes.length);
  }
  header.pad();
  for (const tensor of tensors) {
    header.bytes(tensor.bytes);
    header.pad();
  }
  return header.whole();
}

const padded = (length: number): number => Math.ceil(length / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;

function writeValue(writer: ByteWriter, value: GgufValue): void {
  if (typeof value === 'string') {
    writer.uint32(VALUE_TYPES.string);
    writer.string(value);
  } else if (typeof value === 'boolean') {
    writer.uint32(VALUE_TYPES.bool);
    writer.bytes(Buffer.from([value ? 1 : 0]));
  } else if ('uint32' in value) {
    writer.uint32(VALUE_TYPES.uint32);
    writer.uint32(value.uint32);
  } else if ('float32' in value) {
    writer.uint32(VALUE_TYPES.float32);
    writer.bytes(new Uint8Array(Float32Array.of(value.float32).buffer));
  } else if ('strings' in value) {
    writer.uint32(VALUE_TYPES.array);
    writer.uint32(VALUE_TYPES.string);
    writer.uint64(value.strings.length);
    value.strings.forEach((text) => {
      writer.string(text);
    });
  } else {
    writer.uint32(VALUE_TYPES.array);
    writer.uint32(VALUE_TYPES.int32);
    writer.uint64(value.int32s.length);
    writer.bytes(new Uint8Array(Int32Array.from(value.int32s).buffer));
  }
}

class ByteWriter {
  private readonly parts: Uint8Array[] = [];
  private length = 0;

  bytes(part: Uint8Array): void {
    this.parts.push(part);
    this.length += part.length;
  }
  uint32(value: number): void {
    const part = Buffer.alloc(4);
    part.writeUInt32LE(value);
    this.bytes(part);
  }
  uint64(value: number): void {
    const part = Buffer.alloc(8);
    part.writeBigUInt64LE(BigInt(value));
    this.bytes(part);
  }
  string(text: string): void {
    const part = Buffer.from(text, 'utf8');
    this.uint64(part.length);
    this.bytes(part);
  }
  pad(): void {
    this.bytes(new Uint8Array(padded(this.length) - this.length));
  }
  whole(): Buffer {
    return Buffer.concat(this.parts);
  }
}
