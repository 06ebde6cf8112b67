import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GRAPH_FILE, WEIGHTS_FILE } from '../../model/graph/graph-names.ts';
import type { ModelShape } from '../../model/manifest.ts';
import { ModelSession } from './session.ts';

/**
 * Puts the graph and weights of a model that was just converted in the form that this machine's engine maps instead of copying: a quicker start, and memory that all windows share and
 * the system may take back at any time. It stays readable everywhere: elsewhere the weights are arranged in memory as before. Rejects when the model as it was
 * written then does not compute the same bits; the folder is untouched in that case.
 */
export async function arrangeWeights(folder: string, shape: ModelShape): Promise<void> {
  const target = join(folder, 'arranged');
  try {
    await mkdir(target);
    const expected = await fingerprintOf(ModelSession.load(folder, shape, 1, { arrangeInto: target }));
    const found = await fingerprintOf(ModelSession.load(folder, shape, 1, { graphFolder: target }));
    if (found !== expected) {
      throw new Error('the arranged weights compute other numbers');
    }
    for (const name of [WEIGHTS_FILE, GRAPH_FILE]) await rename(join(target, name), join(folder, name));
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

async function fingerprintOf(loading: Promise<ModelSession>): Promise<string> {
  const session = await loading;
  try {
    return await session.fingerprint();
  } finally {
    await session.close();
  }
}
