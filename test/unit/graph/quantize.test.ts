import assert from 'node:assert/strict';
import fc from 'fast-check';
import { emptyMatrix, quantizeRows } from '../../../server/model/graph/quantize.ts';

const matrices = fc
  .tuple(fc.integer({ min: 1, max: 150 }), fc.integer({ min: 1, max: 150 }))
  .chain(([rows, inputs]) =>
    fc.record({
      rows: fc.constant(rows),
      inputs: fc.constant(inputs),
      values: fc
        .float32Array({
          minLength: rows * inputs,
          maxLength: rows * inputs,
          min: Math.fround(-1e6),
          max: Math.fround(1e6),
          noNaN: true,
        })
        // No weight is that small; its scale would have no digits left.
        .map((values) => values.map((value) => (Math.abs(value) < 1e-30 ? 0 : value))),
    }),
  );

describe('quantizeRows', () => {
  it('errs by at most half a step, transposed', () => {
    fc.assert(
      fc.property(matrices, ({ rows, inputs, values }) => {
        const matrix = emptyMatrix(inputs, rows);
        quantizeRows(values, rows, matrix, 0);
        for (let row = 0; row < rows; row++) {
          const scale = matrix.scales[row]!;
          for (let input = 0; input < inputs; input++) {
            const value = values[row * inputs + input]!;
            const restored = matrix.values[input * rows + row]! * scale;
            assert.ok(
              Math.abs(restored - value) <= scale * 0.50001,
              `${restored} for ${value}, scale ${scale}`,
            );
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('uses the whole range and never −128', () => {
    const matrix = emptyMatrix(3, 1);
    quantizeRows(Float32Array.of(-2, 0, 1), 1, matrix, 0);
    assert.deepEqual([...matrix.values], [-127, 0, 64]);
    assert.equal(matrix.scales[0], Math.fround(2 / 127));
  });

  it('puts matrices side by side', () => {
    const matrix = emptyMatrix(2, 3);
    quantizeRows(Float32Array.of(1, -1), 1, matrix, 0);
    quantizeRows(Float32Array.of(0, 2, 4, 0), 2, matrix, 1);
    assert.deepEqual([...matrix.values], [127, 0, 127, -127, 127, 0]);
  });

  it('a row of zeros stays zero', () => {
    const matrix = emptyMatrix(2, 1);
    quantizeRows(Float32Array.of(0, 0), 1, matrix, 0);
    assert.deepEqual([...matrix.values, ...matrix.scales], [0, 0, 0]);
  });
});
