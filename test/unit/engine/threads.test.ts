import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { engineThreads } from '../../../server/engine/threads.ts';

describe('engineThreads', () => {
  it('takes what is asked for', () => {
    assert.equal(engineThreads(3), 3);
  });

  it('0 means the physical cores: at least one, never more than the process may use', () => {
    const threads = engineThreads(0);
    assert.ok(Number.isInteger(threads) && threads >= 1 && threads <= availableParallelism());
  });
});
