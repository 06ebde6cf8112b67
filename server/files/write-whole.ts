import { rename, rm, writeFile } from 'node:fs/promises';
import { threadId } from 'node:worker_threads';

/** Writes a file whole or not at all, whoever else writes it; its folder is there. @throws when it cannot be written; then nothing is left behind. */
export async function writeWhole(path: string, data: string | Uint8Array, mode?: number): Promise<void> {
  const partial = `${path}.${process.pid}-${threadId}.partial`;
  try {
    await writeFile(partial, data, { mode });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
