import type { BlockFormat } from './block-format.ts';
import { halfTable } from './half.ts';

/** Half scale, then 32 signed bytes. */
export const Q8_0: BlockFormat = {
  blockValues: 32,
  blockBytes: 34,
  decode(bytes, values, blocks) {
    const half = halfTable();
    const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let block = 0, at = 0, out = 0; block < blocks; block++, at += 34, out += 32) {
      const scale = half[bytes[at]! | (bytes[at + 1]! << 8)]!;
      for (let i = 0; i < 32; i++) values[out + i] = scale * signed[at + 2 + i]!;
    }
  },
};
