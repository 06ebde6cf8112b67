import type { BlockFormat } from './block-format.ts';
import { halfTable } from './half.ts';

export const F32: BlockFormat = {
  blockValues: 1,
  blockBytes: 4,
  decode(bytes, values, blocks) {
    new Uint8Array(values.buffer, values.byteOffset, blocks * 4).set(bytes.subarray(0, blocks * 4));
  },
};

export const F16: BlockFormat = {
  blockValues: 1,
  blockBytes: 2,
  decode(bytes, values, blocks) {
    const half = halfTable();
    for (let i = 0; i < blocks; i++) values[i] = half[bytes[2 * i]! | (bytes[2 * i + 1]! << 8)]!;
  },
};

/** bfloat16 is the upper half of a float32. */
export const BF16: BlockFormat = {
  blockValues: 1,
  blockBytes: 2,
  decode(bytes, values, blocks) {
    const words = new Uint32Array(values.buffer, values.byteOffset, blocks);
    for (let i = 0; i < blocks; i++) words[i] = (bytes[2 * i]! << 16) | (bytes[2 * i + 1]! << 24);
  },
};
