import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Sampling } from '../../../server/engine/engine.ts';
import { Sampler } from '../../../server/engine/sampler.ts';

const PLAIN = { kind: 'sample', temperature: 1, topP: 1, topK: 0, seed: 1 } as const;

const logits = fc
  .array(fc.float({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 60 })
  .map((values) => Float32Array.from(values));
const sampling = fc.record({
  kind: fc.constant('sample' as const),
  temperature: fc.double({ min: 0.05, max: 3, noNaN: true }),
  topP: fc.double({ min: 0.01, max: 1, noNaN: true }),
  topK: fc.integer({ min: 0, max: 20 }),
  seed: fc.integer(),
});

function softmax(values: readonly number[]): number[] {
  const largest = Math.max(...values);
  const exponentials = values.map((value) => Math.exp(value - largest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}

/** Ids that may be chosen, by the definitions; `slack` forgives rounding at the edge of the nucleus. */
function allowed(
  row: Float32Array,
  { temperature, topP, topK }: Sampling & { kind: 'sample' },
  slack: number,
): number[] {
  const order = [...row.keys()].sort((a, b) => row[b]! - row[a]! || a - b);
  const kept = topK > 0 ? order.slice(0, topK) : order;
  const probabilities = softmax(kept.map((index) => row[index]! / temperature));
  let sum = 0;
  return kept.filter((_, at) => {
    const before = sum;
    sum += probabilities[at]!;
    return before < topP + slack;
  });
}

const draws = (row: Float32Array, options: Sampling, count: number): number[] => {
  const sampler = new Sampler(options);
  return Array.from({ length: count }, () => sampler.choose(row).index);
};

describe('Sampler', () => {
  it('takes the next best when it is told to avoid the best, with the probability it has among all', () => {
    const sampler = new Sampler({ kind: 'greedy' });
    const logits = Float32Array.of(1, 3, 2);
    const total = Math.log(Math.exp(1) + Math.exp(3) + Math.exp(2));
    const second = sampler.choose(logits, [1]);
    assert.equal(second.index, 2);
    assert.ok(Math.abs(second.logProbability - (2 - total)) < 1e-6);
    assert.equal(sampler.choose(logits, [0]).index, 1);
    assert.equal(sampler.choose(Float32Array.of(3, 1, 2), [0]).index, 2);
    assert.equal(
      sampler.choose(Float32Array.of(3, 2, 1, 0), [0, 1, -1]).index,
      2,
      'several; what the head has dropped is none',
    );
    assert.equal(sampler.choose(Float32Array.of(3, 1, 2), [1]).index, 0, 'the best is not among them');
  });

  it('greedy takes the first of the largest', () => {
    fc.assert(
      fc.property(logits, (row) => {
        assert.equal(new Sampler({ kind: 'greedy' }).choose(row).index, row.indexOf(Math.max(...row)));
      }),
    );
  });

  it('tells the log-probability under the full softmax, however it was chosen', () => {
    fc.assert(
      fc.property(logits, fc.oneof(sampling, fc.constant({ kind: 'greedy' as const })), (row, options) => {
        const { index, logProbability } = new Sampler(options).choose(row);
        const expected = Math.log(softmax([...row])[index]!);
        assert.ok(Math.abs(logProbability - expected) < 1e-5, `${logProbability}, not ${expected}`);
      }),
    );
  });

  it('stays inside top-k and the nucleus', () => {
    fc.assert(
      fc.property(logits, sampling, (row, options) => {
        const ids = allowed(row, options, 1e-6);
        for (const index of draws(row, options, 20)) assert.ok(ids.includes(index));
      }),
    );
  });

  it('the same seed draws the same tokens', () => {
    fc.assert(
      fc.property(logits, sampling, (row, options) => {
        assert.deepEqual(draws(row, options, 20), draws(row, options, 20));
      }),
    );
  });

  it('draws as often as the probabilities say', () => {
    const row = Float32Array.of(1, 3, 2, -2, 0);
    const count = 20_000;
    for (const temperature of [0.5, 1, 2]) {
      const chosen = draws(row, { ...PLAIN, temperature }, count);
      for (const [index, probability] of softmax([...row].map((logit) => logit / temperature)).entries()) {
        const share = chosen.filter((other) => other === index).length / count;
        assert.ok(Math.abs(share - probability) < 0.015, `${index}: ${share}, not ${probability}`);
      }
    }
  });

  it('a narrow nucleus and top-1 are greedy', () => {
    const row = Float32Array.of(0, 1, 5, 1);
    assert.deepEqual(new Set(draws(row, { ...PLAIN, topP: 0.1 }, 50)), new Set([2]));
    assert.deepEqual(new Set(draws(row, { ...PLAIN, topK: 1, temperature: 3 }, 50)), new Set([2]));
  });

  it('other seeds draw other tokens', () => {
    const row = new Float32Array(100);
    assert.notDeepEqual(draws(row, PLAIN, 10), draws(row, { ...PLAIN, seed: 2 }, 10));
  });
});
