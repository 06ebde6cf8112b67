import { copyFile, link } from 'node:fs/promises';
import { join } from 'node:path';
import { EMBEDDING_FILE, HEAD_TOKENS_FILE, WEIGHTS_FILE } from '../../server/model/graph/graph-names.ts';

/** Puts all that a graph of its own needs of a ready model beside it; linked where the file system can, for it is large. */
export async function linkModelFiles(readyFolder: string, folder: string): Promise<void> {
  for (const name of [WEIGHTS_FILE, EMBEDDING_FILE, HEAD_TOKENS_FILE]) {
    const [from, to] = [join(readyFolder, name), join(folder, name)];
    await link(from, to).catch(() => copyFile(from, to));
  }
}
