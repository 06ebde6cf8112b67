import assert from 'node:assert/strict';
import { ChunkSize } from '../../../server/engine/onnx/chunk-size.ts';

/** What a machine of this speed makes of it. */
function learned(tokensPerSecond: number): number {
  const size = new ChunkSize();
  for (let i = 0; i < 50; i++) size.learn(size.tokens, (size.tokens / tokensPerSecond) * 1000);
  return size.tokens;
}

describe('ChunkSize', () => {
  it('comes to what takes about 80 ms', () => {
    assert.equal(learned(1000), 80);
    assert.equal(learned(400), 32);
  });

  it('stays within limits on very slow and very fast machines', () => {
    assert.equal(learned(10), 16);
    assert.equal(learned(100_000), 256);
  });

  it('learns nothing from the short rest of a prompt', () => {
    const size = new ChunkSize();
    const before = size.tokens;
    size.learn(1, 30);
    size.learn(100, 0);
    assert.equal(size.tokens, before);
  });
});
