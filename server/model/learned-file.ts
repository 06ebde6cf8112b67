/** What files of learned numbers have in common: what their parts are, and how these are read. */
import * as v from 'valibot';
import { halfTable } from './gguf/dequantize/half.ts';

export const count = v.pipe(v.number(), v.integer(), v.minValue(1));
export const base64 = v.pipe(v.string(), v.base64());
export const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** float16, little-endian. */
export function halves(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  const table = halfTable();
  return Float32Array.from(
    { length: bytes.length >> 1 },
    (_, index) => table[bytes.readUInt16LE(2 * index)]!,
  );
}

/** int8. */
export function steps(text: string): Int8Array {
  const bytes = Buffer.from(text, 'base64');
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
