import type { BlockFormat } from './block-format.ts';
import { halfTable } from './half.ts';

/** 128 bytes of low nibbles, 64 bytes of high bit pairs, 16 signed scales, half scale of scales; centred at 32. */
export const Q6_K: BlockFormat = {
  blockValues: 256,
  blockBytes: 210,
  decode(bytes, values, blocks) {
    const half = halfTable();
    const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let block = 0, at = 0, out = 0; block < blocks; block++, at += 210, out += 256) {
      const d = half[bytes[at + 208]! | (bytes[at + 209]! << 8)]!;
      for (let group = 0; group < 16; group++) {
        const scale = Math.fround(d * signed[at + 192 + group]!);
        const quarter = (group >> 1) & 3; // of 32 values in a half of 128
        const inQuarter = (group & 1) * 16;
        const low = at + (group >> 3) * 64 + (quarter & 1) * 32 + inQuarter;
        const lowShift = (quarter >> 1) * 4;
        const high = at + 128 + (group >> 3) * 32 + inQuarter;
        const highShift = quarter * 2;
        const to = out + group * 16;
        for (let i = 0; i < 16; i++) {
          const quant = ((bytes[low + i]! >> lowShift) & 15) | (((bytes[high + i]! >> highShift) & 3) << 4);
          values[to + i] = scale * (quant - 32);
        }
      }
    }
  },
};
