import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toHalf } from '../../../server/model/graph/half.ts';

/** The value of a half-precision number, by its definition. */
function valueOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const half = (value: number): number => toHalf(Float32Array.of(value))[0]!;

describe('toHalf', () => {
  it('gives back every half-precision number', () => {
    const numbers = Array.from({ length: 0x10000 }, (_, bits) => bits).filter(
      (bits) => !Number.isNaN(valueOf(bits)),
    );
    assert.deepEqual([...toHalf(Float32Array.from(numbers, valueOf))], numbers);
  });

  it('takes the nearest, the even one of two', () => {
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const bits = half(value);
        const error = Math.abs(valueOf(bits) - value);
        for (const neighbour of [bits - 1, bits + 1]) {
          const other = Math.abs(valueOf(neighbour & 0xffff) - value);
          if (Number.isNaN(other)) continue;
          assert.ok(
            error < other ||
              (error === other && (bits & 1) === 0) ||
              (neighbour & 0x8000) !== (bits & 0x8000),
          );
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('knows what is too large, and what is no number', () => {
    assert.equal(half(1e6), 0x7c00);
    assert.equal(half(-Infinity), 0xfc00);
    assert.ok(Number.isNaN(valueOf(half(NaN))));
  });
});
