import type { BlockFormat } from './block-format.ts';
import { halfTable } from './half.ts';

/** Half scale, 32 fifth bits in one word, 16 bytes of nibbles as in Q4_0; centred at 16. */
export const Q5_0: BlockFormat = {
  blockValues: 32,
  blockBytes: 22,
  decode(bytes, values, blocks) {
    const half = halfTable();
    for (let block = 0, at = 0, out = 0; block < blocks; block++, at += 22, out += 32) {
      const scale = half[bytes[at]! | (bytes[at + 1]! << 8)]!;
      const high = fifthBits(bytes, at + 2);
      for (let i = 0; i < 16; i++) {
        const pair = bytes[at + 6 + i]!;
        values[out + i] = scale * (((pair & 15) | (((high >>> i) & 1) << 4)) - 16);
        values[out + 16 + i] = scale * (((pair >> 4) | (((high >>> (i + 16)) & 1) << 4)) - 16);
      }
    }
  },
};

/** As Q5_0, with a half minimum behind the scale in place of the centre. */
export const Q5_1: BlockFormat = {
  blockValues: 32,
  blockBytes: 24,
  decode(bytes, values, blocks) {
    const half = halfTable();
    for (let block = 0, at = 0, out = 0; block < blocks; block++, at += 24, out += 32) {
      const scale = half[bytes[at]! | (bytes[at + 1]! << 8)]!;
      const minimum = half[bytes[at + 2]! | (bytes[at + 3]! << 8)]!;
      const high = fifthBits(bytes, at + 4);
      for (let i = 0; i < 16; i++) {
        const pair = bytes[at + 8 + i]!;
        const low = (pair & 15) | (((high >>> i) & 1) << 4);
        const upper = (pair >> 4) | (((high >>> (i + 16)) & 1) << 4);
        values[out + i] = Math.fround(scale * low) + minimum;
        values[out + 16 + i] = Math.fround(scale * upper) + minimum;
      }
    }
  },
};

function fifthBits(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}
