/** A server whose model is in memory, so that what is measured afterwards does not wait for it. */
import type { LanguageServerOptions } from '../../server/cli/session/language-server.ts';
import { SERVER_PATH, startServer, type LspClient } from '../support/lsp-client.ts';

const URI = 'file:///bench/load.py';
/** Loading may take longer than one deadline. */
const MOST_ATTEMPTS = 5;

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
