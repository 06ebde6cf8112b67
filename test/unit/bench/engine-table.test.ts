import assert from 'node:assert/strict';
import { measurementTable } from '../../bench/engine-table.ts';

describe('table of the engine benchmark', () => {
  const MEBIBYTE = 1024 ** 2;
  const prefill = {
    name: 'prefill',
    summary: 'median',
    samples: [
      [
        { ms: 100, tokens: 50 },
        { ms: 300, tokens: 50 },
        { ms: 110, tokens: 50 },
      ],
      [
        { ms: 220, tokens: 50 },
        { ms: 230, tokens: 50 },
        { ms: 210, tokens: 50 },
      ],
    ],
  } as const;
  const rows = (text: string): string[][] => text.split('\n').map((line) => line.trim().split(/ {2,}/));

  it('gives medians, spreads, rates, and how many times as long the second takes', () => {
    const footprint = { memory: [MEBIBYTE * 100, MEBIBYTE * 150], idleMs: [0.4, 12] };
    const [, row, memory, idle] = rows(measurementTable(['ours', 'theirs'], [prefill], footprint));
    assert.deepEqual(row, ['prefill', '110.0', '100.0–300.0', '294', '220.0', '210.0–230.0', '227', '2.00']);
    assert.deepEqual(memory, ['resident memory, MiB', '100', '150', '1.50']);
    assert.deepEqual(idle, ['processor time while nobody asks, ms/s', '0', '12']);
  });

  it('counts runs of different lengths by their tokens; one without a token has no time of its own', () => {
    const samples = [
      [
        { ms: 10, tokens: 1 },
        { ms: 90, tokens: 9 },
        { ms: 5, tokens: 0 },
      ],
    ];
    const series = [{ name: 'a token', summary: 'per token', samples } as const];
    const [, row] = rows(measurementTable(['ours'], series, { memory: [0], idleMs: [0] }));
    assert.deepEqual(row, ['a token', '10.5', '10.0–10.0', '95']);
  });
});
