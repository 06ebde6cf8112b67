/** A server whose model is in memory, so that what is measured afterwards does not wait for it. */
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { LanguageServerOptions } from '../../server/cli/session/language-server.ts';
import type { ServerStatistics } from '../../server/protocol.ts';
import { SERVER_PATH, startServer, type LspClient } from '../support/lsp-client.ts';

const URI = 'file:///bench/load.py';
/** Loading may take longer than one deadline. */
const MOST_ATTEMPTS = 5;

/** The index of all packages of the corpus takes a minute at most. */
const INDEX_TIMEOUT_MS = 180_000;
const INDEX_POLL_MS = 200;

/** @throws {Error} that says why it cannot answer: no model, an engine that fails. */
export async function startLoadedServer(
  settings: Readonly<Record<string, unknown>>,
  serverPath = SERVER_PATH,
  initializeParams: LanguageServerOptions['initializeParams'] = {},
): Promise<LspClient> {
  const server = startServer({
    serverPath,
    options: { ...settings, idleUnloadMinutes: 0 },
    initializeParams,
  });
  try {
    await server.initialize();
    await server.open(URI, 'python', 'x = \n');
    for (let attempt = 1; ; attempt++) {
      const result = await server.completeAt(URI, { line: 0, character: 4 }, 'invoked');
      if (result.kind !== 'refused') break;
      if (result.reason !== 'late' || attempt === MOST_ATTEMPTS) throw new Error(result.message);
    }
    await server.close(URI);
    return server;
  } catch (error) {
    await server.shutdown();
    throw error;
  }
}

/** Waits for the workspace's index, as somebody has whose project is open for a while. */
export async function indexIsReady(server: LspClient): Promise<void> {
  const started = performance.now();
  for (let calm = 0; calm < 2;) {
    await pause(INDEX_POLL_MS);
    // Older builds have none.
    const { index } = (await server.statistics()) as Partial<ServerStatistics>;
    calm = index?.isIndexing === true ? 0 : calm + 1;
    if (performance.now() - started > INDEX_TIMEOUT_MS) throw new Error('The index is not ready.');
    if (calm === 2 && index) {
      const { files, symbols } = index;
      process.stderr.write(
        `Index: ${files} files, ${symbols} symbols, ${Math.round(performance.now() - started)} ms\n`,
      );
    }
  }
}
