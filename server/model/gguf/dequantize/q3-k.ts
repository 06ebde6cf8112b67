import type { BlockFormat } from './block-format.ts';
import { halfTable } from './half.ts';

/** 32 bytes of inverted third bits, 64 bytes of 2-bit values, 16 six-bit scales in 12 bytes, half scale of scales. */
export const Q3_K: BlockFormat = {
  blockValues: 256,
  blockBytes: 110,
  decode(bytes, values, blocks) {
    const half = halfTable();
    for (let block = 0, at = 0, out = 0; block < blocks; block++, at += 110, out += 256) {
      const d = half[bytes[at + 108]! | (bytes[at + 109]! << 8)]!;
      const scales = at + 96;
      for (let group = 0; group < 16; group++) {
        // Four low bits: bytes 0–7, low nibbles first. Two high bits: bytes 8–11, a bit pair for each four groups.
        const low = (bytes[scales + (group & 7)]! >> (group < 8 ? 0 : 4)) & 15;
        const high = (bytes[scales + 8 + (group & 3)]! >> ((group >> 2) * 2)) & 3;
        const scale = Math.fround(d * ((low | (high << 4)) - 32));
        const quants = at + 32 + (group >> 3) * 32 + (group & 1) * 16;
        const shift = ((group >> 1) & 3) * 2;
        const third = at + (group & 1) * 16;
        const thirdBit = 1 << (group >> 1);
        const to = out + group * 16;
        for (let i = 0; i < 16; i++) {
          const base = (bytes[quants + i]! >> shift) & 3;
          values[to + i] = scale * (bytes[third + i]! & thirdBit ? base : base - 4);
        }
      }
    }
  },
};
