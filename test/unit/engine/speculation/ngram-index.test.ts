import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NgramIndex } from '../../../../server/engine/onnx/speculation/ngram-index.ts';

function indexOf(sequence: readonly number[], others: readonly (readonly number[])[] = []): NgramIndex {
  const index = new NgramIndex();
  for (const text of others) index.addOther(text);
  for (const token of sequence) index.push(token);
  return index;
}

describe('NgramIndex', () => {
  it('finds what came after the same tokens', () => {
    assert.deepEqual(indexOf([7, 1, 2, 3, 4, 9, 1, 2]).find(2), { agreeing: 2, tokens: [3, 4] });
  });

  it('prefers the longest agreement, then the newest', () => {
    assert.deepEqual(indexOf([1, 2, 5, 0, 3, 2, 6, 0, 1, 2]).find(1), { agreeing: 2, tokens: [5] });
    assert.deepEqual(indexOf([8, 2, 5, 0, 9, 2, 6, 0, 1, 2]).find(1), { agreeing: 1, tokens: [6] });
  });

  it('looks into other texts, and never across the end of one', () => {
    assert.deepEqual(indexOf([5, 1], [[0, 1, 2, 3]]).find(9), { agreeing: 1, tokens: [2, 3] });
    assert.equal(indexOf([5, 1], [[0, 1]]).find(9), undefined);
    assert.equal(indexOf([1], [[0, 1], [2]]).find(9), undefined);
  });

  it('has nothing behind a new token, in an empty sequence, or when nothing is wanted', () => {
    assert.equal(indexOf([1, 2, 3]).find(4), undefined);
    assert.equal(indexOf([]).find(4), undefined);
    assert.equal(indexOf([1, 1]).find(0), undefined);
  });

  it('may draft up to the end of the sequence itself', () => {
    assert.deepEqual(indexOf([4, 4, 4]).find(8), { agreeing: 2, tokens: [4] });
  });

  it('gives only what really stands behind an agreement of that length', () => {
    const token = fc.nat({ max: 3 });
    fc.assert(
      fc.property(fc.array(token, { maxLength: 40 }), fc.array(fc.array(token)), (sequence, others) => {
        const found = indexOf(sequence, others).find(4);
        if (!found) return;
        const wanted = [...sequence.slice(-found.agreeing), ...found.tokens].join();
        const texts = [...others, sequence].map((text) => `,${text.join()},`);
        assert.ok(texts.some((text) => text.includes(`,${wanted},`)));
        assert.ok(found.tokens.length > 0 && found.tokens.length <= 4);
      }),
    );
  });
});
