/** Folders of the cache that many runs share: complete or not there. */
import { mkdir, rename, rm, stat } from 'node:fs/promises';

/**
 * The folder, filled first if it is not there yet. Filled beside its place and renamed, so that a run that was killed leaves
 * nothing that looks ready. Rejects with what `fill` rejects with.
 */
export async function publishedFolder(
  directory: string,
  fill: (partial: string) => Promise<void>,
): Promise<string> {
  if (await isDirectory(directory)) return directory;
  const partial = `${directory}.partial-${process.pid}`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  try {
    await fill(partial);
    await publish(partial, directory);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return directory;
}

/** Another process may have finished first; then its folder is as good as ours. */
async function publish(partial: string, directory: string): Promise<void> {
  try {
    await rename(partial, directory);
  } catch (error) {
    if (!(await isDirectory(directory))) throw error;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
