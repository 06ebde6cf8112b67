import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BLOCK, int4Blocks, perOutput } from '../../bench/recipes/weights.ts';

describe('weights of the compared recipes', () => {
  const weight = fc.float({ min: -2, max: 2, noNaN: true });

  it('int4: blocks of 32, two values in a byte, off by a scale at most', () => {
    fc.assert(
      fc.property(fc.array(weight, { minLength: 2 * BLOCK, maxLength: 2 * BLOCK }), (weights) => {
        const source = Float32Array.from(weights);
        const { values, scales } = int4Blocks(source);
        assert.deepEqual([values.length, scales.length], [BLOCK, 2]);
        for (const [index, expected] of source.entries()) {
          const nibble = (values[index >> 1]! >> (index % 2 === 0 ? 0 : 4)) & 15;
          const scale = scales[Math.floor(index / BLOCK)]!;
          // The magnitude of −8 has no positive counterpart: 7 stands for all from 6.5 to 8.
          assert.ok(Math.abs((nibble - 8) * scale - expected) <= Math.abs(scale) * 1.0001 + 1e-30);
        }
      }),
    );
  });

  it('one scale an output: transposed, within the range, off by half a scale', () => {
    const [inputs, outputs, largest] = [3, 4, 63];
    fc.assert(
      fc.property(
        fc.array(weight, { minLength: inputs * outputs, maxLength: inputs * outputs }),
        (weights) => {
          const source = Float32Array.from(weights);
          const { values, scales } = perOutput(source, inputs, largest);
          for (const [index, expected] of source.entries()) {
            const [output, input] = [Math.floor(index / inputs), index % inputs];
            const value = values[input * outputs + output]!;
            assert.ok(Math.abs(value) <= largest);
            assert.ok(Math.abs(value * scales[output]! - expected) <= scales[output]! * 0.5001 + 1e-30);
          }
        },
      ),
    );
  });
});
