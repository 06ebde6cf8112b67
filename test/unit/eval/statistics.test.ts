import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mcNemar, shareOf } from '../../eval/statistics.ts';

function pairs(both: number, onlyFirst: number, onlySecond: number): { first: boolean; second: boolean }[] {
  return [
    ...Array.from({ length: both }, () => ({ first: true, second: true })),
    ...Array.from({ length: onlyFirst }, () => ({ first: true, second: false })),
    ...Array.from({ length: onlySecond }, () => ({ first: false, second: true })),
  ];
}

describe('statistics of the evaluation', () => {
  it("gives Wilson's interval", () => {
    const { share, low, high } = shareOf(8, 10);
    assert.equal(share, 0.8);
    assert.equal(low.toFixed(4), '0.4902');
    assert.equal(high.toFixed(4), '0.9433');
    assert.equal(shareOf(0, 10).high.toFixed(4), '0.2775');
    assert.equal(shareOf(0, 10).low, 0);
    assert.equal(shareOf(10, 10).high, 1);
    assert.deepEqual(shareOf(0, 0), { count: 0, total: 0, share: 0, low: 0, high: 1 });
  });

  it('keeps the share inside its interval', () => {
    const counts = fc
      .integer({ min: 1, max: 5000 })
      .chain((total) => fc.tuple(fc.integer({ min: 0, max: total }), fc.constant(total)));
    fc.assert(
      fc.property(counts, ([count, total]) => {
        const { share, low, high } = shareOf(count, total);
        assert.ok(0 <= low && low <= share && share <= high && high <= 1);
      }),
    );
  });

  it("gives McNemar's exact p", () => {
    // 2 · (C(10,0) + C(10,1)) / 2^10
    const test = mcNemar(pairs(50, 9, 1));
    assert.deepEqual([test.onlyFirst, test.onlySecond], [9, 1]);
    assert.equal(test.pValue.toFixed(9), (22 / 1024).toFixed(9));
    assert.equal(mcNemar(pairs(7, 0, 0)).pValue, 1);
    assert.equal(mcNemar(pairs(0, 5, 5)).pValue, 1);
    assert.equal(mcNemar(pairs(0, 6, 0)).pValue.toFixed(9), (2 / 64).toFixed(9));
  });

  it('has no side: swapping the two changes nothing but the names', () => {
    const count = fc.integer({ min: 0, max: 400 });
    fc.assert(
      fc.property(count, count, (first, second) => {
        const forth = mcNemar(pairs(3, first, second)).pValue;
        const back = mcNemar(pairs(3, second, first)).pValue;
        assert.equal(forth, back);
        assert.ok(forth >= 0 && forth <= 1);
      }),
    );
  });
});
