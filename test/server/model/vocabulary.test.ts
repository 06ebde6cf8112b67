import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BYTE_CHARACTERS } from '../../../server/model/byte-alphabet.ts';
import { ModelStore } from '../../../server/model/store.ts';
import {
  parseTokenizerJson,
  TOKENIZER_FILE,
  type TokenizerData,
} from '../../../server/model/tokenizer-json.ts';
import { loadVocabulary, type OutputVocabulary } from '../../../server/model/vocabulary.ts';
import { DEFAULT_SETTINGS } from '../../../server/settings.ts';
import { CACHE_DIRECTORY } from '../../support/cached-install.ts';
import { prepareRealModel } from '../../support/real-model.ts';

const PATH = join(import.meta.dirname, '..', '..', '..', 'models', 'vocabulary', 'qwen2.5.json');

describe('the output vocabulary beside the real tokenizer', () => {
  let vocabulary: OutputVocabulary;
  let kept: Set<number>;
  let data: TokenizerData;
  let ids: Map<string, number>;
  before(async function () {
    this.timeout(1_200_000);
    await prepareRealModel();
    const model = await new ModelStore(CACHE_DIRECTORY).find(DEFAULT_SETTINGS.model);
    assert.ok(model);
    data = parseTokenizerJson(await readFile(join(model.folder, TOKENIZER_FILE), 'utf8'));
    ids = new Map(data.tokens.flatMap((token, id) => (token === undefined ? [] : [[token, id] as const])));
    vocabulary = await loadVocabulary(PATH);
    kept = new Set(vocabulary.keptTokens());
  });

  it('was made for it', () => {
    const texts: string[] = data.tokens.map((token) => token ?? '');
    for (const { id, content } of data.added) texts[id] = content;
    assert.ok(vocabulary.fits(texts));
    texts[1000] = 'another';
    assert.ok(!vocabulary.fits(texts));
  });

  it('keeps every byte and every added token', () => {
    for (const character of BYTE_CHARACTERS) assert.ok(kept.has(ids.get(character)!), character);
    for (const { id, content } of data.added) assert.ok(kept.has(id), content);
  });

  it('keeps the two parts of every kept token', () => {
    for (const [left, right] of data.merges) {
      if (!kept.has(ids.get(left + right)!)) continue;
      assert.ok(kept.has(ids.get(left)!) && kept.has(ids.get(right)!), `${left} ${right}`);
    }
  });
});
