import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commonPrefixLength } from '../../../server/engine/onnx/common-prefix.ts';
import { KvCachePool, type PooledCache } from '../../../server/engine/onnx/kv-cache-pool.ts';

/** Tokens only; each weighs one byte. */
class ListCache implements PooledCache<ListCache> {
  readonly tokens: number[] = [];
  private isDisposed = false;

  get bytes(): number {
    return this.tokens.length;
  }

  truncate(length: number): void {
    assert.ok(!this.isDisposed, 'nobody takes what was given back');
    this.tokens.length = Math.min(this.tokens.length, length);
  }

  fork(length: number): ListCache {
    assert.ok(!this.isDisposed, 'nobody copies what was given back');
    const copy = new ListCache();
    copy.tokens.push(...this.tokens.slice(0, length));
    return copy;
  }

  dispose(): void {
    assert.ok(!this.isDisposed, 'given back once');
    this.isDisposed = true;
  }
}

const HEAD = Array.from({ length: 100 }, (_, i) => i);

class TestPool {
  readonly pool: KvCachePool<ListCache>;

  constructor(budgetBytes: number) {
    this.pool = new KvCachePool(() => new ListCache(), budgetBytes);
  }

  /** Takes a cache, evaluates the rest, and tells how many tokens were there already. */
  use(tokens: readonly number[], key?: string): number {
    const cache = this.pool.take(tokens, key, tokens.length);
    const reused = cache.tokens.length;
    assert.deepEqual(cache.tokens, tokens.slice(0, reused), 'a cache holds a head of what is asked for');
    cache.tokens.push(...tokens.slice(reused));
    return reused;
  }
}

describe('KvCachePool', () => {
  it('keeps what a document shares with its last prompt', () => {
    const pool = new TestPool(10_000);
    assert.equal(pool.use([...HEAD, 7, 8], 'a'), 0);
    assert.equal(pool.use([...HEAD, 7, 9], 'a'), 101);
    assert.equal(pool.use([...HEAD, 7, 9, 1], 'a'), 102);
    assert.equal(pool.use([...HEAD, 7, 9], 'a'), 102);
  });

  it('documents do not disturb each other', () => {
    const pool = new TestPool(10_000);
    pool.use([1, ...HEAD], 'a');
    pool.use([2, ...HEAD], 'b');
    assert.equal(pool.use([1, ...HEAD], 'a'), 101);
    assert.equal(pool.use([2, ...HEAD], 'b'), 101);
  });

  it('a new document copies a long common head and leaves the other its rows', () => {
    const pool = new TestPool(10_000);
    pool.use([...HEAD, 1, 2, 3], 'a');
    assert.equal(pool.use([...HEAD, 9, 9, 9], 'b'), 100);
    assert.equal(pool.use([...HEAD, 1, 2, 3], 'a'), 103);
    assert.equal(pool.use([...HEAD, 9, 9, 9], 'b'), 103);
  });

  it('a document that jumps to where another stands copies from it', () => {
    const pool = new TestPool(10_000);
    pool.use([...HEAD, 1], 'a');
    pool.use([5, 5, 5], 'b');
    assert.equal(pool.use([...HEAD, 2], 'b'), 100);
    assert.equal(pool.use([...HEAD, 1], 'a'), 101);
  });

  it('drops what was used longest ago', () => {
    const pool = new TestPool(250);
    pool.use([1, ...HEAD], 'a');
    pool.use([2, ...HEAD], 'b');
    pool.use([1, ...HEAD], 'a');
    pool.use([3, ...HEAD], 'c');
    assert.equal(pool.use([1, ...HEAD], 'a'), 101);
    assert.equal(pool.use([2, ...HEAD], 'b'), 0);
  });

  it('where there is no room for a copy, a document takes over the rows of another', () => {
    const pool = new TestPool(150);
    pool.use([...HEAD, 1, 2, 3], 'a');
    assert.equal(pool.use([...HEAD, 9, 9, 9], 'b'), 100);
    assert.equal(pool.pool.bytes, 103);
    assert.equal(pool.use([...HEAD, 9, 9, 9], 'b'), 103);
  });

  it('requests without a key share one place', () => {
    const pool = new TestPool(10_000);
    pool.use([1, 2, 3]);
    assert.equal(pool.use([1, 2, 4]), 2);
    assert.equal(pool.pool.bytes, 3);
  });

  it('whatever is asked: never a wrong row, never over its budget but for the one in use, one cache a document', () => {
    const prompt = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 80 });
    const request = fc.record({ tokens: prompt, key: fc.constantFrom('a', 'b', 'c', undefined) });
    fc.assert(
      fc.property(
        fc.array(request, { maxLength: 40 }),
        fc.integer({ min: 0, max: 300 }),
        (requests, budget) => {
          const pool = new TestPool(budget);
          let last: readonly number[] | undefined;
          let lastKey: string | undefined;
          for (const { tokens, key } of requests) {
            const reused = pool.use(tokens, key);
            if (last && key === lastKey) assert.ok(reused >= commonPrefixLength(last, tokens));
            assert.ok(pool.pool.bytes <= Math.max(budget, tokens.length));
            [last, lastKey] = [tokens, key];
          }
        },
      ),
    );
  });
});
