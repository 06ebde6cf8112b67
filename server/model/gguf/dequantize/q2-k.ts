import type { BlockFormat } from './block-format.ts';
import { halfTable } from './half.ts';

/** 16 bytes of (scale, minimum) nibbles, 64 bytes of 2-bit values, half scale of scales, half scale of minima. */
export const Q2_K: BlockFormat = {
  blockValues: 256,
  blockBytes: 84,
  decode(bytes, values, blocks) {
    const half = halfTable();
    for (let block = 0, at = 0, out = 0; block < blocks; block++, at += 84, out += 256) {
      const d = half[bytes[at + 80]! | (bytes[at + 81]! << 8)]!;
      const dMin = half[bytes[at + 82]! | (bytes[at + 83]! << 8)]!;
      for (let group = 0; group < 16; group++) {
        const packed = bytes[at + group]!;
        const scale = Math.fround(d * (packed & 15));
        const minimum = Math.fround(dMin * (packed >> 4));
        // Groups 0–7 share the first 32 bytes, two groups (16 bytes each) a bit pair; 8–15 the second 32.
        const quants = at + 16 + (group >> 3) * 32 + (group & 1) * 16;
        const shift = ((group >> 1) & 3) * 2;
        const to = out + group * 16;
        for (let i = 0; i < 16; i++) {
          values[to + i] = Math.fround(scale * ((bytes[quants + i]! >> shift) & 3)) - minimum;
        }
      }
    }
  },
};
