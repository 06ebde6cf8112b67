import type { BlockFormat } from './block-format.ts';
import { halfTable } from './half.ts';
import { kMinimum, kScale } from './k-scales.ts';

/** As Q4_K, with 32 bytes of fifth bits (bit g for group g) before the nibbles. */
export const Q5_K: BlockFormat = {
  blockValues: 256,
  blockBytes: 176,
  decode(bytes, values, blocks) {
    const half = halfTable();
    for (let block = 0, at = 0, out = 0; block < blocks; block++, at += 176, out += 256) {
      const d = half[bytes[at]! | (bytes[at + 1]! << 8)]!;
      const dMin = half[bytes[at + 2]! | (bytes[at + 3]! << 8)]!;
      for (let group = 0; group < 8; group++) {
        const scale = Math.fround(d * kScale(bytes, at + 4, group));
        const minimum = Math.fround(dMin * kMinimum(bytes, at + 4, group));
        const fifth = at + 16;
        const quants = at + 48 + (group >> 1) * 32;
        const shift = (group & 1) * 4;
        const to = out + group * 32;
        for (let i = 0; i < 32; i++) {
          const quant = ((bytes[quants + i]! >> shift) & 15) | (((bytes[fifth + i]! >> group) & 1) << 4);
          values[to + i] = Math.fround(scale * quant) - minimum;
        }
      }
    }
  },
};
