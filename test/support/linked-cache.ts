import { mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory } from '../../server/model/cache-directory.ts';

/** A cache folder with the models that there are and nothing else: what is learned in it is nobody's. Who asks removes it. */
export async function linkedCache(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'foretype-cache-'));
  for (const name of ['models', 'calibration']) {
    await symlink(join(cacheDirectory(), name), join(folder, name), 'junction');
  }
  return folder;
}
