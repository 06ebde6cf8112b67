/** `npm run model -- list | fetch NAME | import FILE | remove NAME`. Composition root of the model tool. */
import { join } from 'node:path';
import { cacheDirectory } from '../model/cache-directory.ts';
import { loadCatalog, type Catalog } from '../model/catalog.ts';
import { removeDownload } from '../model/download.ts';
import type { PrepareOptions } from '../model/prepare.ts';
import { prepareHere } from './prepare-here.ts';
import { ModelStore } from '../model/store.ts';
import { createProgressPrinter } from './progress-printer.ts';

const USAGE = `Usage: npm run model -- COMMAND
  list           the models Foretype knows and those that are ready
  fetch NAME     download a model and convert it
  import FILE    convert a GGUF file you have (Qwen2 architecture, such as Qwen2.5-Coder)
  import FILE --full-head
                 the same, able to write its whole vocabulary: a little slower, and larger
  remove NAME    delete a ready model and its download

Models are kept in FORETYPE_CACHE, else ~/.cache/foretype.`;

const MEGABYTE = 1_000_000;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
/** What shells report for a command ended by Ctrl+C: 128 + SIGINT. */
const EXIT_CANCELLED = 130;

async function main(parameters: readonly string[]): Promise<number> {
  const [command, argument, ...rest] = parameters;
  const store = new ModelStore(cacheDirectory());
  const catalog = await loadCatalog(join(__dirname, 'assets'));
  const prepare = (from: PrepareOptions['from']): Promise<number> => prepareAndTell(from, store, catalog);
  if (command === 'list' && argument === undefined) return list(store, catalog);
  if (command === 'import' && argument !== undefined && rest.length === 1 && rest[0] === '--full-head') {
    return prepare({ kind: 'file', path: argument, fullHead: true });
  }
  if (argument !== undefined && rest.length === 0) {
    if (command === 'fetch') return prepare({ kind: 'download', name: argument });
    if (command === 'import') return prepare({ kind: 'file', path: argument });
    if (command === 'remove') return remove(argument, store, catalog);
  }
  console.error(USAGE);
  return command === 'help' || command === '--help' ? 0 : EXIT_USAGE;
}

async function list(store: ModelStore, catalog: Catalog): Promise<number> {
  const ready = await store.list();
  const imported = ready.filter(({ manifest }) => catalog.models.every(({ name }) => name !== manifest.name));
  const rows = [
    ...catalog.models.map((model) => {
      const isReady = ready.some(({ manifest }) => manifest.name === model.name);
      return [
        model.name,
        isReady ? 'ready' : `not fetched (${megabytes(model.bytes)})`,
        model.title,
        model.licence,
      ];
    }),
    ...imported.map(({ manifest }) => [manifest.name, 'ready', `imported from ${manifest.source.file}`, '']),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
  console.log(`\nKept in ${store.cacheDirectory}`);
  return 0;
}

async function prepareAndTell(
  from: PrepareOptions['from'],
  store: ModelStore,
  catalog: Catalog,
): Promise<number> {
  const cancelled = new AbortController();
  const cancel = (): void => {
    cancelled.abort();
  };
  process.on('SIGINT', cancel).on('SIGTERM', cancel);
  const progress = createProgressPrinter(process.stderr);
  const { signal } = cancelled;
  const result = await prepareHere({ from, store, catalog, onProgress: progress, signal });
  progress.finish();
  switch (result.kind) {
    case 'ready':
      console.log(`${result.manifest.name} is ready in ${result.folder}`);
      return 0;
    case 'cancelled':
      console.error('Cancelled. What was downloaded is kept; the same command goes on from there.');
      return EXIT_CANCELLED;
    case 'failed':
      console.error(result.message);
      return EXIT_FAILED;
  }
}

async function remove(name: string, store: ModelStore, catalog: Catalog): Promise<number> {
  const removed = await store.remove(name);
  const model = catalog.models.find((entry) => entry.name === name);
  if (model) await removeDownload(model, store.downloadsDirectory);
  if (!removed && !model) {
    console.error(`No model is called "${name}". "npm run model -- list" shows those there are.`);
    return EXIT_FAILED;
  }
  console.log(removed ? `${name} is removed.` : `${name} was not there.`);
  return 0;
}

const megabytes = (bytes: number): string => `${Math.round(bytes / MEGABYTE).toLocaleString('en')} MB`;

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = EXIT_FAILED;
  },
);
