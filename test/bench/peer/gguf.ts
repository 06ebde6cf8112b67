/** The GGUF that Foretype's ready model was made from: a peer is asked with the same file. */
import { stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { loadCatalog } from '../../../server/model/catalog.ts';
import { freeBytes } from '../../../server/model/disk-space.ts';
import { downloadModel } from '../../../server/model/download.ts';
import { PIP_COMMANDS } from '../../../server/model/sources/pip.ts';
import { ModelStore } from '../../../server/model/store.ts';
import { CACHE_DIRECTORY } from '../../support/cached-install.ts';

const ASSETS = join(import.meta.dirname, '..', '..', '..', 'dist', 'assets');

/**
 * Path of the file: the one `model` names, the download that was kept, or a new download.
 * @throws {Error} when it cannot be had; `--gguf FILE` is the way out then.
 */
export async function findGguf(model: string): Promise<string> {
  if (isAbsolute(model) || model.endsWith('.gguf')) return model;
  const store = new ModelStore(CACHE_DIRECTORY);
  const { models } = await loadCatalog(ASSETS);
  const entry = models.find(({ name }) => name === model);
  if (entry === undefined) throw new Error(`The catalogue has no model ${model}; name a file with --gguf.`);
  const kept = join(store.downloadsDirectory, entry.file);
  const size = await stat(kept).then(
    ({ size }) => size,
    () => 0,
  );
  if (size === entry.bytes) return kept;
  process.stderr.write(`Fetching ${entry.file} for the peer\n`);
  const download = await downloadModel({
    model: entry,
    directory: store.downloadsDirectory,
    freeBytes,
    pipCommands: PIP_COMMANDS,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  if (download.kind === 'failed') throw new Error(`${download.message}\nOr name the file with --gguf FILE.`);
  return download.path;
}
