import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readyModel } from '../../../server/engine/onnx/ready-model.ts';
import {
  MANIFEST_FILE,
  MANIFEST_VERSION,
  RECIPE,
  type ModelManifest,
} from '../../../server/model/manifest.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const MANIFEST: ModelManifest = {
  manifestVersion: MANIFEST_VERSION,
  recipe: RECIPE,
  name: 'tiny',
  source: { file: 'tiny.gguf', bytes: 1, sha256: 'abc' },
  shape: {
    architecture: 'qwen2',
    layers: 2,
    hiddenSize: 64,
    heads: 2,
    kvHeads: 1,
    headSize: 32,
    feedForwardSize: 128,
    vocabularySize: 320,
    contextLength: 1024,
    ropeBase: 1e6,
    rmsNormEpsilon: 1e-6,
  },
  prompt: {
    form: 'suffix-first',
    prefixToken: 1,
    suffixToken: 2,
    middleToken: 3,
    fileSeparatorToken: 4,
    repositoryToken: 5,
    stopTokens: [6],
  },
  chatTemplate: undefined,
  files: [{ name: 'weights.bin', bytes: 10 }],
  createdAt: '2026-01-01T00:00:00.000Z',
};

describe('readyModel', () => {
  const folder = temporaryFolder();
  const write = (name: string, text: string) => writeFile(join(folder(), name), text);

  beforeEach(async () => {
    await write(MANIFEST_FILE, JSON.stringify(MANIFEST));
    await write('weights.bin', '0123456789');
  });

  it('gives the manifest of a whole folder', async () => {
    assert.deepEqual((await readyModel(folder())).shape, MANIFEST.shape);
  });

  it('says what is wrong with another', async () => {
    await write('weights.bin', '012345678');
    await assert.rejects(readyModel(folder()), /weights\.bin has 9 bytes, not 10\. Prepare the model again/);
    await rm(join(folder(), 'weights.bin'));
    await assert.rejects(readyModel(folder()), /weights\.bin is missing/);
    await write(MANIFEST_FILE, JSON.stringify({ ...MANIFEST, recipe: 'older' }));
    await assert.rejects(readyModel(folder()), /another version \(older/);
    await write(MANIFEST_FILE, '{');
    await assert.rejects(readyModel(folder()), /manifest is damaged/);
    await rm(join(folder(), MANIFEST_FILE));
    await assert.rejects(readyModel(folder()), /no readable manifest/);
    await assert.rejects(readyModel(join(folder(), 'nowhere')), /no readable manifest/);
  });
});
