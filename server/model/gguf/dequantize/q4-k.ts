import type { BlockFormat } from './block-format.ts';
import { halfTable } from './half.ts';
import { kMinimum, kScale } from './k-scales.ts';

/** Half scale, half minimum, 12 bytes of scales and minima, 128 bytes of nibbles; groups of 32 values. */
export const Q4_K: BlockFormat = {
  blockValues: 256,
  blockBytes: 144,
  decode(bytes, values, blocks) {
    const half = halfTable();
    for (let block = 0, at = 0, out = 0; block < blocks; block++, at += 144, out += 256) {
      const d = half[bytes[at]! | (bytes[at + 1]! << 8)]!;
      const dMin = half[bytes[at + 2]! | (bytes[at + 3]! << 8)]!;
      for (let group = 0; group < 8; group++) {
        const scale = Math.fround(d * kScale(bytes, at + 4, group));
        const minimum = Math.fround(dMin * kMinimum(bytes, at + 4, group));
        const quants = at + 16 + (group >> 1) * 32;
        const shift = (group & 1) * 4;
        const to = out + group * 32;
        for (let i = 0; i < 32; i++) {
          values[to + i] = Math.fround(scale * ((bytes[quants + i]! >> shift) & 15)) - minimum;
        }
      }
    }
  },
};
