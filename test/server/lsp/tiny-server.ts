import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startServer, type LspClient, type StartServerOptions } from '../../support/lsp-client.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeTinyGguf } from '../../support/tiny-gguf.ts';

/** Long enough that only a hang reaches it. */
export const PATIENT = { deadlineMs: 60_000 };

/** Servers with a cache of their own, ended and removed after each test. Call it inside `describe`. */
export function servers(): TinyServers {
  const running: LspClient[] = [];
  // Before the folder goes.
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.shutdown()));
  });
  const folder = temporaryFolder();
  const start = (options: StartServerOptions = {}): LspClient => {
    const server = startServer({
      ...options,
      env: { FORETYPE_CACHE: join(folder(), 'cache'), ...options.env },
    });
    running.push(server);
    return server;
  };
  const writeModel: TinyServers['writeModel'] = async (name = 'tiny.gguf', options = {}) => {
    const path = join(folder(), name);
    await writeTinyGguf(path, options);
    return path;
  };
  return {
    folder,
    start,
    writeModel,
    startWithModel: async (settings = {}, more = {}) => {
      await mkdir(join(folder(), 'cache'), { recursive: true });
      const model = await writeModel();
      const server = start({ ...more, options: { ...PATIENT, model, ...settings } });
      await server.initialize();
      await server.ready();
      return server;
    },
  };
}

interface TinyServers {
  /** Of this test. The cache is `cache` in it. */
  readonly folder: () => string;
  /** Without a model in the cache. */
  readonly start: (options?: StartServerOptions) => LspClient;
  /** A tiny GGUF file; gives its path. */
  readonly writeModel: (name?: string, options?: Parameters<typeof writeTinyGguf>[1]) => Promise<string>;
  /** With the tiny model, loaded. */
  readonly startWithModel: (settings?: object, more?: StartServerOptions) => Promise<LspClient>;
}
