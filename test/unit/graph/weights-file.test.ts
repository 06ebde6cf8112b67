import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WeightsFile } from '../../../server/model/graph/weights-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('WeightsFile', () => {
  const folder = temporaryFolder();

  it('starts every tensor on a page of its own', async () => {
    const path = join(folder(), 'weights.bin');
    const file = await WeightsFile.create(path);
    const first = await file.append([Int8Array.of(1, -2), Int8Array.of(3)]);
    const second = await file.append([Float32Array.of(1.5)]);
    await file.close();
    assert.deepEqual(
      [first, second],
      [
        { offset: 0, length: 3 },
        { offset: 4096, length: 4 },
      ],
    );
    const bytes = await readFile(path);
    assert.equal(bytes.length, file.bytes);
    assert.deepEqual([...bytes.subarray(0, 4)], [1, 254, 3, 0]);
    assert.equal(bytes.readFloatLE(4096), 1.5);
  });
});
