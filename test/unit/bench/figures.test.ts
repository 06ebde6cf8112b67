import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mean, median, percentile, table } from '../../bench/figures.ts';

describe('figures of the benchmarks', () => {
  it('gives percentiles by nearest rank, the median, the mean', () => {
    const values = [40, 10, 30, 20];
    assert.equal(percentile(values, 0.5), 20);
    assert.equal(percentile(values, 0.75), 30);
    assert.equal(percentile(values, 0.95), 40);
    assert.equal(median(values), 25);
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(mean(values), 25);
    assert.deepEqual([percentile([], 0.5), median([]), mean([])], [Number.NaN, Number.NaN, Number.NaN]);
  });

  it('gives values that were measured, and more for a larger share', () => {
    const values = fc.array(fc.integer(), { minLength: 1 });
    const share = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, share, share, (measured, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        assert.ok(measured.includes(percentile(measured, low)));
        assert.ok(percentile(measured, low) <= percentile(measured, high));
        assert.equal(percentile(measured, 1), Math.max(...measured));
      }),
    );
  });

  it('draws a table', () => {
    assert.equal(
      table([
        ['', 'ms'],
        ['prefill', '7'],
        ['a', '1234'],
      ]),
      '           ms\nprefill     7\na        1234',
    );
  });
});
