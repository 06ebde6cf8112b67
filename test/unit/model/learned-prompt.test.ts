import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { learnedPromptOf, loadCatalog } from '../../../server/model/catalog.ts';
import { learnedTokens, readLearnedPrompt } from '../../../server/model/learned-prompt.ts';
import type { ModelShape } from '../../../server/model/manifest.ts';
import { base64, ONE, QUARTER, TWO } from '../../support/learned-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { tinyManifest } from '../../support/tiny-manifest.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const SHA256 = 'ab'.repeat(32);

/** One layer with one head of two dimensions, two positions: four parts of a file in small. */
const DATA = {
  about: 'a test',
  model: SHA256,
  tokens: 2,
  layers: 1,
  kvHeads: 1,
  headSize: 2,
  offsets: base64(Uint16Array.of(ONE, TWO, 0, ONE)),
  scales: base64(Uint16Array.of(QUARTER, ONE, TWO, QUARTER)),
  values: base64(Int8Array.of(4, -1, -127, 127, 1, 2, 3, 4)),
};
const SHAPE: ModelShape = {
  ...tinyManifest().shape,
  layers: 1,
  kvHeads: 1,
  headSize: 2,
  vocabularySize: 320,
};

describe('learned prompt', () => {
  const folder = temporaryFolder();
  const written = async (data: unknown): Promise<string> => {
    const path = join(folder(), 'learned.json');
    await writeFile(path, JSON.stringify(data));
    return path;
  };

  it('gives keys and values of each position, as steps from the mean of each dimension', async () => {
    const { tokens, rows } = await readLearnedPrompt(await written(DATA), SHAPE);
    assert.deepEqual(tokens, [320, 321]);
    assert.deepEqual([...rows], [2, 1, -30.75, 129, 2, 1.5, 6, 2]);
  });

  it('refuses what is of another model, cut off or no learned prompt', async () => {
    const refused = async (data: unknown, shape: ModelShape, message: RegExp): Promise<void> => {
      await assert.rejects(readLearnedPrompt(await written(data), shape), message);
    };
    await refused(DATA, { ...SHAPE, layers: 2 }, /another shape/);
    await refused(DATA, { ...SHAPE, headSize: 4 }, /another shape/);
    for (const part of ['offsets', 'scales', 'values'] as const) {
      await refused({ ...DATA, [part]: DATA[part].slice(0, 4) }, SHAPE, /damaged/);
    }
    await refused({ ...DATA, values: '%' }, SHAPE, /base64/i);
    await refused({ tokens: 2 }, SHAPE, /.+/);
  });

  it('of the catalogue is whole, of the file it was learned with, and as long as the catalogue says', async () => {
    const catalog = await loadCatalog(join(ROOT, 'dist', 'assets'));
    const shape = { layers: 24, kvHeads: 2, headSize: 64, vocabularySize: 151_936 };
    const learned = catalog.models.filter((model) => model.learnedPrompt !== undefined);
    assert.deepEqual(
      learned.map(({ name }) => name),
      ['qwen2.5-coder-0.5b'],
    );
    for (const { sha256 } of learned) {
      const file = learnedPromptOf(catalog, tinyManifest({ source: { file: 'x.gguf', bytes: 1, sha256 } }))!;
      const { tokens, rows } = await readLearnedPrompt(file.path, { ...SHAPE, ...shape });
      assert.deepEqual(tokens, learnedTokens(file.tokens, shape));
      assert.ok(rows.every(Number.isFinite));
    }
  });

  it('is for exactly the weights it was learned with, however they were named', async () => {
    const catalog = await loadCatalog(join(ROOT, 'dist', 'assets'));
    const other = tinyManifest({
      name: 'qwen2.5-coder-0.5b',
      source: { file: 'qwen.gguf', bytes: 1, sha256: SHA256 },
    });
    assert.equal(learnedPromptOf(catalog, other), undefined);
  });
});
