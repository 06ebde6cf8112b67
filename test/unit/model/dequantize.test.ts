import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { BLOCK_FORMATS } from '../../../server/model/gguf/dequantize/index.ts';

interface Golden {
  readonly type: string;
  readonly bytes_base64: string;
  readonly values: readonly number[];
}
const golden = JSON.parse(readFileSync('test/fixtures/reference/dequantization.json', 'utf8')) as Golden[];

describe('dequantization', () => {
  for (const { type, bytes_base64, values } of golden) {
    it(`gives exactly llama.cpp's values for ${type}`, () => {
      const decoded = decode(type, Buffer.from(bytes_base64, 'base64'));
      assert.deepEqual(decoded, Float32Array.from(values));
    });
  }

  it('has a golden sample of every type but plain F32', () => {
    assert.deepEqual(
      [...BLOCK_FORMATS.keys()].filter((type) => golden.every((sample) => sample.type !== type)),
      ['F32'],
    );
  });

  it('copies F32 as it is, not-a-number and infinity too', () => {
    const values = Float32Array.of(1.5, -0, Infinity, NaN, 1e-45);
    assert.deepEqual(decode('F32', Buffer.from(values.buffer)), values);
  });

  it('knows the special values of half precision', () => {
    const bits = Uint16Array.of(
      0x0000,
      0x8000,
      0x0001,
      0x03ff,
      0x0400,
      0x3c00,
      0x7bff,
      0x7c00,
      0xfc00,
      0x7e00,
    );
    const values = [0, -0, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, 1, 65504, Infinity, -Infinity, NaN];
    assert.deepEqual(decode('F16', Buffer.from(bits.buffer)), Float32Array.from(values));
  });
});

function decode(type: string, bytes: Uint8Array): Float32Array {
  const format = BLOCK_FORMATS.get(type)!;
  const blocks = bytes.length / format.blockBytes;
  const values = new Float32Array(blocks * format.blockValues);
  format.decode(bytes, values, blocks);
  return values;
}
