import { mkdir, mkdtemp, readdir, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory } from '../../server/model/cache-directory.ts';
import { DEFAULT_SETTINGS } from '../../server/settings.ts';

/** A cache folder with the default model and nothing else: what is learned in it is nobody's. Who asks removes it. */
export async function linkedCache(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'foretype-cache-'));
  const link = (...path: readonly string[]): Promise<void> =>
    symlink(join(cacheDirectory(), ...path), join(folder, ...path), 'junction');
  await link('calibration');
  await mkdir(join(folder, 'models'));
  const models = await readdir(join(cacheDirectory(), 'models'));
  const wanted = models.filter((name) => name.startsWith(`${DEFAULT_SETTINGS.model}-`));
  await Promise.all(wanted.map((name) => link('models', name)));
  return folder;
}
