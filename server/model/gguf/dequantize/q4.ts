import type { BlockFormat } from './block-format.ts';
import { halfTable } from './half.ts';

/** Half scale, then 16 bytes: low nibbles are values 0–15, high nibbles 16–31, centred at 8. */
export const Q4_0: BlockFormat = {
  blockValues: 32,
  blockBytes: 18,
  decode(bytes, values, blocks) {
    const half = halfTable();
    for (let block = 0, at = 0, out = 0; block < blocks; block++, at += 18, out += 32) {
      const scale = half[bytes[at]! | (bytes[at + 1]! << 8)]!;
      for (let i = 0; i < 16; i++) {
        const pair = bytes[at + 2 + i]!;
        values[out + i] = scale * ((pair & 15) - 8);
        values[out + 16 + i] = scale * ((pair >> 4) - 8);
      }
    }
  },
};

/** As Q4_0, with a half minimum behind the scale in place of the centre. */
export const Q4_1: BlockFormat = {
  blockValues: 32,
  blockBytes: 20,
  decode(bytes, values, blocks) {
    const half = halfTable();
    for (let block = 0, at = 0, out = 0; block < blocks; block++, at += 20, out += 32) {
      const scale = half[bytes[at]! | (bytes[at + 1]! << 8)]!;
      const minimum = half[bytes[at + 2]! | (bytes[at + 3]! << 8)]!;
      for (let i = 0; i < 16; i++) {
        const pair = bytes[at + 4 + i]!;
        values[out + i] = Math.fround(scale * (pair & 15)) + minimum;
        values[out + 16 + i] = Math.fround(scale * (pair >> 4)) + minimum;
      }
    }
  },
};
