/** `npm start`: gets the model ready, starts the language server, and types through real files. Composition root of the terminal session. */
import { readFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { looksBinary, linesOf } from '../context/document-lines.ts';
import { cacheDirectory } from '../model/cache-directory.ts';
import { loadCatalog } from '../model/catalog.ts';
import { fileProblem } from '../model/file-problem.ts';
import type { PrepareResult } from '../model/prepare.ts';
import { prepareHere } from './prepare-here.ts';
import { ModelStore } from '../model/store.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { createProgressPrinter } from './progress-printer.ts';
import { Figures } from './session/figures.ts';
import { LanguageServer } from './session/language-server.ts';
import { PlainScreen } from './session/plain-screen.ts';
import { typeThrough, type SessionFile } from './session/session.ts';
import { chooseStretches } from './session/stretch.ts';
import { summary } from './session/summary.ts';
import { TerminalScreen } from './session/terminal-screen.ts';
import { messageOf } from '../message-of.ts';

const USAGE = `Usage: npm start [-- --file PATH]

Gets the model ready (once), starts Foretype's language server, and types through source files as a person would:
key by key, with the suggestions drawn dimmed behind the cursor, Tab where they are right.

  --file PATH   type through this file instead of the samples; it is not changed
  --help        print this

Without a terminal, or with NO_COLOR set, every suggestion is a plain line. Models are kept in FORETYPE_CACHE, else
in ~/.cache/foretype.`;

const REPOSITORY = join(__dirname, '..');
/** One file of this repository, and two written to be typed through. */
const SAMPLES = [
  'server/completion/counts.ts',
  'server/cli/session/samples/library.py',
  'server/cli/session/samples/ratelimit.go',
];
const PLACES_PER_SAMPLE = 3;
const PLACES_IN_OWN_FILE = 6;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
/** What shells report for a command ended by Ctrl+C: 128 + SIGINT. */
const EXIT_CANCELLED = 130;

/** An end that a person is told in one sentence. */
class Stop extends Error {
  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
  }
}

async function main(args: readonly string[]): Promise<void> {
  const options = parse(args);
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const cancelled = new AbortController();
  const cancel = (): void => {
    cancelled.abort();
  };
  process.on('SIGINT', cancel).on('SIGTERM', cancel);
  const { signal } = cancelled;
  const files = options.file === undefined ? await sampleFiles() : [await ownFile(options.file)];
  const store = new ModelStore(cacheDirectory());
  const ready = await prepare(store, signal);

  const startedMs = performance.now();
  const server = new LanguageServer({ serverPath: join(__dirname, 'server.cjs') });
  const figures = new Figures();
  const isTerminal = process.stdout.isTTY && !process.env['NO_COLOR'];
  const screen = isTerminal ? new TerminalScreen(process.stdout) : new PlainScreen(process.stdout);
  try {
    await server.initialize();
    const places = options.file === undefined ? PLACES_PER_SAMPLE : PLACES_IN_OWN_FILE;
    await Promise.race([typeThrough(files, places, { server, screen, figures, signal }), endOf(server)]);
    const statistics = await server.statistics();
    const { name: model, files: modelFiles } = ready.manifest;
    const modelBytes = modelFiles.reduce((sum, { bytes }) => sum + bytes, 0);
    const firstSuggestionMs = figures.firstAtMs === undefined ? undefined : figures.firstAtMs - startedMs;
    const { cacheDirectory: folder } = store;
    console.log(
      `\n${summary({ figures, statistics, model, modelBytes, cacheDirectory: folder, firstSuggestionMs })}`,
    );
  } catch (error) {
    screen.end();
    throw signal.aborted ? new Stop('Stopped.', EXIT_CANCELLED) : error;
  } finally {
    await server.shutdown();
  }
}

function parse(args: readonly string[]): { readonly file?: string; readonly help?: boolean } {
  try {
    return parseArgs({
      args: [...args],
      options: { file: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    }).values;
  } catch (error) {
    throw new Stop(`${messageOf(error)}\n\n${USAGE}`, EXIT_USAGE);
  }
}

function sampleFiles(): Promise<SessionFile[]> {
  return Promise.all(
    SAMPLES.map(async (name) => {
      const path = join(REPOSITORY, name);
      const isOurs = !name.includes('/samples/');
      return { path, name: isOurs ? name : basename(name), text: await readFile(path, 'utf8') };
    }),
  );
}

async function ownFile(given: string): Promise<SessionFile> {
  const path = resolve(given);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Stop(fileProblem(error, path), EXIT_FAILED);
  });
  if (looksBinary(linesOf(text))) throw new Stop(`${path} is not text.`, EXIT_FAILED);
  if (chooseStretches(text, 1).length === 0) {
    throw new Stop(`${path} has no function body or call to type through.`, EXIT_FAILED);
  }
  const name = relative(process.cwd(), path);
  return { path, name: name.startsWith('..') ? path : name, text };
}

/** The default model, downloaded and converted where it is not yet. */
async function prepare(
  store: ModelStore,
  signal: AbortSignal,
): Promise<Extract<PrepareResult, { kind: 'ready' }>> {
  const name = DEFAULT_SETTINGS.model;
  const catalog = await loadCatalog(join(__dirname, 'assets'));
  if (!(await store.find(name))) {
    const entry = catalog.models.find((model) => model.name === name);
    console.log(
      `Foretype needs a model once: ${entry?.title ?? name} (${entry?.licence ?? ''}), kept in ${store.cacheDirectory}`,
    );
  }
  const progress = createProgressPrinter(process.stdout);
  const from = { kind: 'download', name } as const;
  const result = await prepareHere({ from, store, catalog, onProgress: progress, signal });
  progress.finish();
  switch (result.kind) {
    case 'ready':
      return result;
    case 'cancelled':
      throw new Stop('Stopped. What was downloaded is kept; npm start goes on from there.', EXIT_CANCELLED);
    case 'failed':
      throw new Stop(result.message, EXIT_FAILED);
  }
}

/** Rejects when the server ends. */
function endOf(server: LanguageServer): Promise<never> {
  const end = server.exited.then((code): never => {
    const why = server.standardError.trim();
    throw new Stop(`The language server ended by itself (${String(code)}). ${why}`, EXIT_FAILED);
  });
  // At the end of the session it ends as it should.
  end.catch(() => undefined);
  return end;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = error instanceof Stop ? error.code : EXIT_FAILED;
});
