import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readyModel } from '../../../server/engine/onnx/ready-model.ts';
import { MANIFEST_FILE } from '../../../server/model/manifest.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { tinyManifest } from '../../support/tiny-manifest.ts';

const MANIFEST = tinyManifest({ files: [{ name: 'weights.bin', bytes: 10 }] });

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
