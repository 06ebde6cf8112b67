import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ModelShape } from '../../../server/model/manifest.ts';
import { KvCache } from '../../../server/engine/onnx/kv-cache.ts';
import { KvRows } from '../../../server/engine/onnx/kv-rows.ts';

const SHAPE: ModelShape = {
  architecture: 'qwen2',
  layers: 2,
  hiddenSize: 4,
  heads: 2,
  kvHeads: 1,
  headSize: 2,
  feedForwardSize: 8,
  vocabularySize: 16,
  contextLength: 4096,
  ropeBase: 10_000,
  rmsNormEpsilon: 1e-6,
};
const PARTS = 2 * SHAPE.layers;
const ROW = SHAPE.kvHeads * SHAPE.headSize;

/** Rows that tell whose they are: part, then token. */
function rowsOf(tokens: readonly number[]): Float32Array {
  const values = Array.from({ length: PARTS }, (_, part) =>
    tokens.flatMap((token) => Array.from({ length: ROW }, () => 1000 * part + token)),
  );
  return Float32Array.from(values.flat());
}

/** What the graph would read, part after part. */
function readOf(cache: KvCache): number[] {
  return Object.values(cache.feeds()).flatMap(({ data }) => [...(data as Float32Array)]);
}

function newCache(rows = new KvRows(PARTS * ROW)): KvCache {
  return new KvCache(SHAPE, rows);
}

describe('KvCache', () => {
  it('keeps what was appended when it grows', () => {
    const cache = newCache();
    const tokens = Array.from({ length: 1300 }, (_, index) => index % 16);
    for (let start = 0; start < tokens.length; start += 100) {
      const run = tokens.slice(start, start + 100);
      cache.append(run, rowsOf(run));
    }
    assert.deepEqual(readOf(cache), [...rowsOf(tokens)]);
  });

  it('uses memory again', () => {
    const rows = new KvRows(PARTS * ROW);
    const first = rows.take(300);
    rows.giveBack(first);
    assert.equal(rows.take(512), first);
    assert.notEqual(rows.take(512), first);
  });

  it('leaves to the collector what nobody takes again', () => {
    const rows = new KvRows(PARTS * ROW);
    const first = rows.take(300);
    first.writtenTo(200);
    rows.giveBack(first);
    assert.equal(rows.forgetFree(), 200 * PARTS * ROW * 4);
    assert.equal(rows.forgetFree(), 0);
    assert.notEqual(rows.take(300), first);
  });

  it('tells what earlier rows took in memory that is used again', () => {
    const rows = new KvRows(PARTS * ROW);
    const [first, second] = [newCache(rows), newCache(rows)];
    first.append([1, 2, 3], rowsOf([1, 2, 3]));
    first.dispose();
    second.append([1], rowsOf([1]));
    assert.equal(second.bytes, 3 * PARTS * ROW * 4);
  });

  it('tells what was written, not what is reserved', () => {
    const cache = newCache();
    cache.reserve(2000);
    assert.equal(cache.bytes, 0);
    cache.append([1, 2, 3], rowsOf([1, 2, 3]));
    cache.truncate(1);
    assert.equal(cache.bytes, 3 * PARTS * ROW * 4);
    cache.dispose();
    assert.equal(cache.bytes, 0);
  });

  it('whatever is done with caches that share memory, each reads its own rows', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 700 }) }),
      fc.record({ kind: fc.constant('truncate' as const), count: fc.integer({ min: 0, max: 700 }) }),
      fc.record({ kind: fc.constant('reserve' as const), count: fc.integer({ min: 0, max: 1500 }) }),
      fc.record({ kind: fc.constant('fork' as const), count: fc.integer({ min: 0, max: 700 }) }),
      fc.record({ kind: fc.constant('dispose' as const), count: fc.constant(0) }),
    );
    const steps = fc.array(fc.tuple(fc.nat(2), step), { maxLength: 12 });
    fc.assert(
      fc.property(steps, (steps) => {
        const rows = new KvRows(PARTS * ROW);
        const caches = [newCache(rows), newCache(rows), newCache(rows)];
        const expected: number[][] = [[], [], []];
        let token = 0;
        for (const [index, { kind, count }] of steps) {
          const cache = caches[index]!;
          if (kind === 'append') {
            const run = Array.from({ length: count }, () => ++token % 997);
            cache.append(run, rowsOf(run));
            expected[index]!.push(...run);
          } else if (kind === 'truncate') {
            cache.truncate(count);
            expected[index]!.length = Math.min(expected[index]!.length, count);
          } else if (kind === 'reserve') {
            cache.reserve(count);
          } else if (kind === 'fork') {
            const other = (index + 1) % caches.length;
            const length = Math.min(count, cache.length);
            caches[other]!.dispose();
            caches[other] = cache.fork(length);
            expected[other] = expected[index]!.slice(0, length);
          } else {
            cache.dispose();
            expected[index] = [];
          }
          for (const [at, each] of caches.entries()) assert.deepEqual(each.tokens, expected[at]);
        }
        for (const [at, each] of caches.entries()) assert.deepEqual(readOf(each), [...rowsOf(expected[at]!)]);
      }),
      { numRuns: 60 },
    );
  });
});
