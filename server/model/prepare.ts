/** Gets a model ready: download or a given file → checks → conversion in a process of its own → ready folder. */
import { rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { learnedNeuronsOf, type Catalog, type CatalogModel } from './catalog.ts';
import { runConverter } from './converter/run-converter.ts';
import { freeBytes as freeBytesOfDisk, spaceProblem, type FreeBytes } from './disk-space.ts';
import { downloadModel } from './download.ts';
import { fileProblem, isSystemError } from './file-problem.ts';
import { openGguf } from './gguf/open-gguf.ts';
import { MANIFEST_VERSION, RECIPE, type ModelManifest, type ReadyFile } from './manifest.ts';
import { ModelFileError } from './model-file-error.ts';
import { acquireLock } from './process-lock.ts';
import type { PreparationProgress } from './progress.ts';
import { promptFormatOf } from './prompt-format-of.ts';
import { estimateConversionBytes } from './conversion-size.ts';
import { sha256OfFile } from './sha256.ts';
import { PIP_COMMANDS, type PipCommand } from './sources/pip.ts';
import type { ModelStore, ReadyModel } from './store.ts';

export interface PrepareOptions {
  readonly from:
    | { readonly kind: 'download'; readonly name: string }
    /** Any Qwen2-architecture GGUF. `name`: what to call it when the catalogue does not know it. */
    | {
        readonly kind: 'file';
        readonly path: string;
        readonly name?: string;
        /** Keeps the whole output vocabulary, also where a counted one fits; the model gets a name of its own. */
        readonly fullHead?: boolean;
      };
  readonly store: ModelStore;
  readonly catalog: Catalog;
  /** `dist/converter.cjs`, or `server/model/converter/main.ts` when running from source. */
  readonly converterPath: string;
  /**
   * Puts the weights of an unfinished folder in the form this machine's engine reads best, and may change sizes of its files.
   * Resolves with the reason when it cannot, and leaves them as they are.
   */
  readonly arrange?: (
    folder: string,
    shape: ModelManifest['shape'],
    signal: AbortSignal,
  ) => Promise<string | undefined>;
  readonly onProgress: (progress: PreparationProgress) => void;
  readonly signal: AbortSignal;
  /** Other ways to ask for free disk space and for pip, for tests. */
  readonly freeBytes?: FreeBytes;
  readonly pipCommands?: readonly PipCommand[];
}

export type PrepareResult =
  | ({ readonly kind: 'ready' } & ReadyModel)
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string };

/** Never throws for what can be foreseen: network, disk, bad files and cancellation come as results. */
export async function prepareModel(options: PrepareOptions): Promise<PrepareResult> {
  try {
    return await (options.from.kind === 'download'
      ? prepareDownload(options, options.from.name)
      : prepareFile(options, options.from));
  } catch (error) {
    if (options.signal.aborted) return { kind: 'cancelled' };
    if (error instanceof ModelFileError) return failed(error.message);
    if (isSystemError(error)) return failed(fileProblem(error, error.path ?? options.store.cacheDirectory));
    throw error;
  }
}

async function prepareDownload(options: PrepareOptions, name: string): Promise<PrepareResult> {
  const { store, catalog, signal, onProgress } = options;
  const model = catalog.models.find((entry) => entry.name === name);
  if (!model) {
    const known = catalog.models.map((entry) => entry.name).join(', ');
    return failed(`No model is called "${name}". Known: ${known}. A GGUF file of your own can be imported.`);
  }
  const ready = await store.find(name);
  if (ready) return { kind: 'ready', ...ready };
  return locked(options, name, async () => {
    const { freeBytes = freeBytesOfDisk, pipCommands = PIP_COMMANDS } = options;
    const directory = store.downloadsDirectory;
    const download = await downloadModel({ model, directory, freeBytes, pipCommands, onProgress, signal });
    if (download.kind === 'failed') return download;
    const { bytes, sha256, file } = model;
    const source = { file, bytes, sha256 };
    return convert(options, { path: download.path, name, source, model, fullHead: false });
  });
}

async function prepareFile(
  options: PrepareOptions,
  from: PrepareOptions['from'] & { readonly kind: 'file' },
): Promise<PrepareResult> {
  const { catalog, signal } = options;
  const { fullHead = false } = from;
  const path = resolve(from.path);
  // Before the minute that hashing a large file takes.
  await checkFile(path);
  const { size: bytes } = await stat(path);
  const report = (done: number): void => {
    options.onProgress({ phase: 'verify', done, total: bytes });
  };
  const sha256 = await sha256OfFile(path, report, signal);
  const model = catalog.models.find((entry) => entry.sha256 === sha256);
  const known = model?.name ?? freeName(from.name ?? basename(path), sha256, catalog);
  const name = fullHead ? `${known}-full-head` : known;
  const source = { file: path, bytes, sha256 };
  return locked(options, name, () => convert(options, { path, name, source, model, fullHead }));
}

interface Conversion {
  readonly path: string;
  readonly name: string;
  readonly source: ModelManifest['source'];
  /** The catalogue's entry, when the file is in it. */
  readonly model: CatalogModel | undefined;
  readonly fullHead: boolean;
}

/** Under the lock of the model's name: two processes never prepare the same model at once. */
async function locked(
  options: PrepareOptions,
  name: string,
  work: () => Promise<PrepareResult>,
): Promise<PrepareResult> {
  const { store, signal, onProgress } = options;
  const onWait = (): void => {
    onProgress({ phase: 'download', done: 0, total: 0, detail: 'another Foretype process is at it' });
  };
  const release = await acquireLock(store.lockPath(name), onWait, signal);
  try {
    await store.cleanUp();
    // Another process may have been faster.
    const ready = options.from.kind === 'download' ? await store.find(name) : undefined;
    return ready ? { kind: 'ready', ...ready } : await work();
  } finally {
    await release();
  }
}

async function convert(options: PrepareOptions, conversion: Conversion): Promise<PrepareResult> {
  const { store, signal, onProgress, converterPath, freeBytes = freeBytesOfDisk } = options;
  const { path, name, source, model, fullHead } = conversion;
  const { vocabularyDirectory } = options.catalog;
  const learnedNeurons = learnedNeuronsOf(options.catalog, model);
  const existing = await store.find(name);
  if (existing?.manifest.source.sha256 === source.sha256) return { kind: 'ready', ...existing };
  const needed = await checkFile(path);
  const space = await spaceProblem(needed, store.cacheDirectory, freeBytes);
  if (space !== undefined) return failed(space);
  const folder = await store.createUnfinished();
  try {
    let lastTotal = 0;
    const report = (done: number, total: number, detail: string): void => {
      lastTotal = total;
      onProgress({ phase: 'convert', done, total, detail });
    };
    const request = {
      source: path,
      folder,
      ...(vocabularyDirectory !== undefined && !fullHead && { vocabularyDirectory }),
      ...(learnedNeurons !== undefined && { learnedNeurons }),
    };
    const result = await runConverter(converterPath, request, report, signal);
    if (result.kind !== 'converted') return result;
    const { shape, prompt, chatTemplate } = result.model;
    if (options.arrange) {
      const tensors = lastTotal;
      report(tensors, tensors, 'arranging the weights for this processor');
      const reason = await options.arrange(folder, shape, signal);
      signal.throwIfAborted();
      if (reason !== undefined) report(tensors, tensors, `the weights stay as they are: ${reason}`);
    }
    const files = await sizesOf(folder, result.model.files);
    const ready = await store.publish(folder, {
      manifestVersion: MANIFEST_VERSION,
      recipe: RECIPE,
      name,
      source,
      shape,
      prompt: model?.prompt ?? prompt,
      chatTemplate,
      files,
      createdAt: new Date().toISOString(),
    });
    return { kind: 'ready', ...ready };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function sizesOf(folder: string, files: readonly ReadyFile[]): Promise<ReadyFile[]> {
  return Promise.all(files.map(async ({ name }) => ({ name, bytes: (await stat(join(folder, name))).size })));
}

/** About the bytes the conversion will take. @throws {ModelFileError} when the file cannot be used. */
async function checkFile(path: string): Promise<number> {
  const source = await openGguf(path);
  try {
    promptFormatOf(source);
    return estimateConversionBytes(source.shape);
  } finally {
    await source.close();
  }
}

/** A name for a file the catalogue does not know, from its own; never that of a catalogue model. */
function freeName(fileName: string, sha256: string, catalog: Catalog): string {
  const plain = fileName
    .replace(/\.gguf$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  const taken = plain === '' || catalog.models.some((model) => model.name === plain);
  return taken ? `${plain === '' ? 'model' : plain}-${sha256.slice(0, 8)}` : plain;
}

const failed = (message: string): PrepareResult => ({ kind: 'failed', message });
