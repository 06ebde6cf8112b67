import assert from 'node:assert/strict';
import { DraftLength } from '../../../../server/engine/onnx/speculation/draft-length.ts';

/** A step that reads all weights, and a little for each drafted token. */
const cheap = (drafted: number): number => 30 + drafted;
/** Tokens that cost as much as a step each. */
const dear = (drafted: number): number => 30 * (1 + drafted);

describe('DraftLength', () => {
  it('drafts where more tokens cost little, and nothing where each costs a step', () => {
    const lengths = new DraftLength();
    assert.ok(lengths.best(3, 20, cheap) > 2);
    assert.equal(lengths.best(3, 20, dear), 0);
  });

  it('drafts more behind longer agreement, never more than there is', () => {
    const lengths = new DraftLength();
    assert.ok(lengths.best(9, 20, cheap) > lengths.best(1, 20, cheap));
    assert.equal(lengths.best(9, 2, cheap), 2);
    assert.equal(lengths.best(9, 0, cheap), 0);
  });

  it('learns from what the model accepts', () => {
    const lengths = new DraftLength();
    const before = lengths.best(2, 20, cheap);
    for (let i = 0; i < 60; i++) lengths.learn(2, 4, 0);
    assert.ok(lengths.best(2, 20, cheap) < before);
    for (let i = 0; i < 200; i++) lengths.learn(2, 4, 4);
    assert.ok(lengths.best(2, 20, cheap) > before);
  });
});
