import { chmod, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { writeWhole } from '../files/write-whole.ts';
import type { Learned } from './learned.ts';

const VERSION = 1;
/** A larger file is not ours: it would hold sixteen times what is kept at most. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;
/** Only who owns it reads it. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

const milliseconds = v.pipe(v.number(), v.integer(), v.minValue(0));
const schema = v.object({
  version: v.literal(VERSION),
  erasedMs: milliseconds,
  learned: v.array(
    v.object({
      way: v.picklist(['accepted', 'typed']),
      languageId: v.string(),
      above: v.string(),
      text: v.string(),
      times: v.pipe(v.number(), v.integer(), v.minValue(1)),
      lastMs: milliseconds,
    }),
  ),
});

export interface LearnedFileContents {
  readonly learned: readonly Learned[];
  /** When all was erased: what another process learned before is not to come back. 0: never. */
  readonly erasedMs: number;
}

const NOTHING: LearnedFileContents = { learned: [], erasedMs: 0 };

/** The file in which what is learned is kept. */
export class LearnedFile {
  constructor(
    readonly path: string,
    private readonly log: (message: string) => void,
  ) {}

  /** Changes whenever another process has written. Never rejects. */
  async stamp(): Promise<string> {
    const found = await stat(this.path).catch(() => undefined);
    return found ? `${found.mtimeMs}:${found.size}:${found.ino}` : '';
  }

  /** Nothing where there is no file, or one that cannot be read. Never rejects. */
  async read(): Promise<LearnedFileContents> {
    try {
      const found = await stat(this.path);
      if (found.size > MAX_FILE_BYTES) throw new Error('it is too large');
      return v.parse(schema, JSON.parse(await readFile(this.path, 'utf8')));
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isMissing) this.log(`${this.path} cannot be read and is begun anew: ${String(error)}`);
      return NOTHING;
    }
  }

  /** Whole or not at all. @throws when the folder cannot be written. */
  async write({ learned, erasedMs }: LearnedFileContents): Promise<void> {
    const folder = dirname(this.path);
    await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    await chmod(folder, FOLDER_MODE);
    await writeWhole(this.path, JSON.stringify({ version: VERSION, erasedMs, learned }), FILE_MODE);
  }
}
