import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import * as v from 'valibot';
import { writeWhole } from '../../files/write-whole.ts';
import type { IndexedFile } from './indexed-file.ts';

/** Changes with the shape, and with what symbols are made of: older files are read anew. */
const VERSION = 3;
/** Indexes of workspaces that were not opened this long are removed. */
const KEPT_MS = 60 * 24 * 60 * 60 * 1000;
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const schema = v.object({
  version: v.literal(VERSION),
  folder: v.string(),
  files: v.array(
    v.object({
      file: v.string(),
      path: v.string(),
      languageId: v.string(),
      modifiedMs: v.number(),
      bytes: count,
      symbols: v.array(
        v.object({
          name: v.string(),
          kind: v.picklist(['function', 'class', 'constant']),
          line: count,
          endLine: count,
          text: v.string(),
          isTopLevel: v.boolean(),
        }),
      ),
    }),
  ),
});

export function keptIndexPath(cacheFolder: string, folder: string): string {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 24);
  return join(cacheFolder, `${name}.json.gz`);
}

/** The index of one workspace folder on disk. What cannot be read is not there: the index is made anew. */
export class KeptIndex {
  readonly #path: string;

  constructor(
    private readonly cacheFolder: string,
    private readonly folder: string,
  ) {
    this.#path = keptIndexPath(cacheFolder, folder);
  }

  /** Never rejects. */
  async read(): Promise<readonly IndexedFile[]> {
    try {
      const packed = await readFile(this.#path);
      const text = await promisify(gunzip)(packed, { maxOutputLength: MAX_UNPACKED_BYTES });
      const parsed = v.parse(schema, JSON.parse(text.toString('utf8')));
      return parsed.folder === this.folder ? parsed.files : [];
    } catch {
      return [];
    }
  }

  /** Whole or not at all. @throws when the folder cannot be written. */
  async write(files: readonly IndexedFile[]): Promise<void> {
    await mkdir(this.cacheFolder, { recursive: true });
    const text = JSON.stringify({ version: VERSION, folder: this.folder, files });
    // Signatures of somebody's code: nobody else on the machine needs to read them.
    await writeWhole(this.#path, await promisify(gzip)(text), 0o600);
  }

  /** Never rejects. */
  async remove(): Promise<void> {
    await rm(this.#path, { force: true }).catch(() => undefined);
  }
}

/** Removes indexes that nobody has written for long. Never rejects. */
export async function removeOldIndexes(cacheFolder: string, nowMs: number): Promise<void> {
  const names = await readdir(cacheFolder).catch(() => []);
  for (const name of names) {
    const path = join(cacheFolder, name);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() === true && nowMs - found.mtimeMs > KEPT_MS) {
      await rm(path, { force: true }).catch(() => undefined);
    }
  }
}
