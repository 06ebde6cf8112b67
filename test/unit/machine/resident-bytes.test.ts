import assert from 'node:assert/strict';
import { residentBytes } from '../../../server/machine/resident-bytes.ts';

describe('residentBytes', () => {
  it('is of this process, at most its resident set', async () => {
    const bytes = await residentBytes();
    assert.ok(bytes > 5e6 && bytes <= 1.1 * process.memoryUsage.rss(), `${bytes}`);
  });

  it('is zero for a process that is gone', async () => {
    assert.equal(await residentBytes(2 ** 22 + 1), 0);
  });
});
