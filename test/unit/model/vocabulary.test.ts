import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { loadCatalog } from '../../../server/model/catalog.ts';
import { loadVocabulary, OutputVocabulary, vocabularyData } from '../../../server/model/vocabulary.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const TOKENS = ['a', 'b', 'ab', '<|end|>'];
const data = (ids: readonly number[]) => vocabularyData('a test', TOKENS, 12, Int32Array.from(ids));

describe('output vocabulary', () => {
  it('gives back the ids it was made of, ascending', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 999 }), { minLength: 1 }),
        fc.integer({ min: 1000, max: 1010 }),
        (ids, size) => {
          const tokens = Array.from({ length: 1000 }, (_, id) => `t${id}`);
          const vocabulary = new OutputVocabulary(vocabularyData('', tokens, size, Int32Array.from(ids)));
          assert.deepEqual(
            [...vocabulary.keptTokens()],
            ids.toSorted((left, right) => left - right),
          );
          assert.equal(vocabulary.count, ids.length);
          assert.equal(vocabulary.size, size);
        },
      ),
    );
  });

  it('fits the tokens it was made for, whatever fills up the matrix behind them', () => {
    const vocabulary = new OutputVocabulary(data([0, 1]));
    assert.ok(vocabulary.fits(TOKENS));
    assert.ok(vocabulary.fits([...TOKENS, '[PAD4]', '[PAD5]']));
    assert.ok(!vocabulary.fits(TOKENS.slice(0, 3)));
    assert.ok(!vocabulary.fits(['a', 'b', 'ba', '<|end|>']));
  });

  it('refuses what contradicts itself', () => {
    const good = data([0, 1, 3]);
    assert.doesNotThrow(() => new OutputVocabulary(good));
    for (const wrong of [
      { ...good, count: 2 },
      { ...good, used: 3 }, // token 3 is kept
      { ...good, used: 13 },
      { ...good, size: 17 },
      { ...good, kept: 'A' },
      { ...good, tokenizer: 'x' },
      { ...good, kept: undefined },
    ]) {
      assert.throws(() => new OutputVocabulary(wrong), { name: 'ValiError' });
    }
  });

  it('of Qwen2.5 keeps every token that the catalogue’s models stop at, and is much smaller than the whole', async () => {
    const vocabulary = await loadVocabulary(join(ROOT, 'models', 'vocabulary', 'qwen2.5.json'));
    const kept = new Set(vocabulary.keptTokens());
    for (const { name, prompt } of (await loadCatalog(ROOT)).models) {
      for (const id of prompt.stopTokens) assert.ok(kept.has(id), `${name}: ${id}`);
    }
    assert.equal(vocabulary.size, 151_936);
    assert.ok(kept.size > 50_000 && kept.size < 110_000, String(kept.size));
    // Qwen's first 256 tokens are the bytes.
    for (let id = 0; id < 256; id++) assert.ok(kept.has(id), `byte token ${id}`);
  });
});
