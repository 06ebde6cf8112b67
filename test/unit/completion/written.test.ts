import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Written } from '../../../server/completion/written.ts';
import { ByteTokenizer } from '../../support/byte-tokenizer.ts';

const tokenizer = new ByteTokenizer();

function written(text: string): Written {
  const all = new Written(tokenizer);
  for (const [index, id] of tokenizer.encode(text).entries()) all.push(id, -index);
  return all;
}

describe('Written', () => {
  it('takes back tokens, and tells what of their text is to be kept', () => {
    const all = written('for (;;) {');
    assert.deepEqual(all.takeBackTo(4), { text: '', logProbability: -4 - 5 - 6 - 7 - 8 - 9 });
    assert.equal(all.text, 'for ');
    assert.deepEqual(all.tokenEnds, [1, 2, 3, 4]);
    all.push('x'.charCodeAt(0), -9);
    assert.equal(all.text, 'for x');
    assert.deepEqual(all.logProbabilities, [-0, -1, -2, -3, -9]);
  });

  it('property: what is kept is what was written, whole characters of several tokens included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat({ max: 20 }), (text, at) => {
        const offset = Math.min(at, text.length);
        const all = written(text);
        const { text: rest } = all.takeBackTo(offset);
        assert.equal(all.text + rest, text.slice(0, offset));
        assert.equal(all.ids.length, all.tokenEnds.length);
        assert.equal(all.ids.length, all.logProbabilities.length);
        assert.equal(all.tokenEnds.at(-1) ?? 0, all.text.length);
        assert.deepEqual(all.ids, tokenizer.encode(text).slice(0, all.ids.length));
      }),
    );
  });
});
