import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { VsCode } from './vscode.ts';

/** A server that has not bound its port by then will not. */
const START_TIMEOUT_MS = 60_000;
/** Long enough for extensions to end their processes. */
const STOP_TIMEOUT_MS = 10_000;

export interface ServerOptions {
  /** Holds settings, installed extensions and logs of this one server. */
  readonly dataDirectory: string;
  readonly logFile: string;
  /** User settings of a data directory that has none yet. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Added to our environment; the extension host gets it too. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Lets the page's URL name extensions to load and tests to run. */
  readonly testDriver: boolean;
}

/** VS Code's server on a free loopback port, with everything it starts. */
export class VsCodeServer {
  private constructor(
    readonly port: number,
    /** Other users of the machine cannot guess it. */
    private readonly token: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(vscode: VsCode, options: ServerOptions): Promise<VsCodeServer> {
    const userDirectory = join(options.dataDirectory, 'data', 'User');
    await mkdir(userDirectory, { recursive: true });
    await mkdir(dirname(options.logFile), { recursive: true });
    await writeIfMissing(
      join(userDirectory, 'settings.json'),
      JSON.stringify(options.settings, undefined, 2),
    );
    const token = randomUUID();
    const port = await freePort();
    const child = spawn(
      vscode.node,
      [
        vscode.serverMain,
        ...['--host', '127.0.0.1', '--port', String(port)],
        ...['--server-data-dir', options.dataDirectory],
        ...['--connection-token', token],
        '--accept-server-license-terms',
        '--telemetry-level=off',
        ...(options.testDriver ? ['--enable-smoke-test-driver'] : []),
      ],
      {
        env: { ...process.env, ...options.environment },
        stdio: ['ignore', 'pipe', 'pipe'],
        // A group of its own, so that stopping it stops extension hosts too.
        detached: process.platform !== 'win32',
      },
    );
    const server = new VsCodeServer(port, token, child);
    endWithUs(() => {
      server.signal('SIGTERM');
    });
    const log = createWriteStream(options.logFile);
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    try {
      await server.listening(child, options.logFile);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** The workbench, with a folder open if one is given. `payload` is read only with `testDriver`. */
  url(folder: string | undefined, payload: readonly (readonly [string, string])[] = []): string {
    const query = new URLSearchParams({
      tkn: this.token,
      ...(folder === undefined ? { ew: 'true' } : { folder }),
    });
    if (payload.length > 0) query.set('payload', JSON.stringify(payload));
    return `http://127.0.0.1:${this.port}/?${query.toString()}`;
  }

  /** How the workbench names a file of this machine. */
  remoteUri(path: string): string {
    return `vscode-remote://127.0.0.1:${this.port}${path}`;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.signal('SIGTERM');
    const kill = setTimeout(() => {
      this.signal('SIGKILL');
    }, STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(kill);
    // What ignored the first signal but outlived its parent.
    this.signal('SIGKILL');
  }

  private signal(signal: NodeJS.Signals): void {
    const pid = this.child.pid;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.child.kill(signal);
      else process.kill(-pid, signal);
    } catch {
      // Gone already.
    }
  }

  private listening(child: ChildProcess, logFile: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`VS Code's server did not start within a minute; its log: ${logFile}`));
      }, START_TIMEOUT_MS);
      const settle = (action: () => void): void => {
        clearTimeout(timer);
        action();
      };
      child.once('error', (error) => {
        settle(() => {
          reject(error);
        });
      });
      child.once('exit', (code) => {
        settle(() => {
          reject(new Error(`VS Code's server ended with ${code}; its log: ${logFile}`));
        });
      });
      let output = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('Extension host agent listening')) settle(resolve);
      });
    });
  }
}

/** A group of its own does not end with us by itself: neither at Ctrl+C nor when we are told to stop. */
function endWithUs(end: () => void): void {
  process.once('exit', end);
  if (listensToSignals) return;
  listensToSignals = true;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.prependOnceListener(signal, () => process.exit(1));
  }
}
let listensToSignals = false;

/**
 * Keeps VS Code's logs, extensions' included, for reading a failure. Lacking them must not be taken for one, nor hide the real
 * one: they are being written while they are copied.
 */
export async function copyLogs(dataDirectory: string, to: string): Promise<void> {
  const logs = join(dataDirectory, 'data', 'logs');
  await cp(logs, join(to, 'logs'), { recursive: true }).catch((error: unknown) => {
    process.stdout.write(`  the logs could not be kept: ${String(error)}\n`);
  });
}

async function writeIfMissing(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Installs a VSIX for servers that will run on this data directory. */
export async function installExtension(vscode: VsCode, dataDirectory: string, vsix: string): Promise<void> {
  const where = ['--server-data-dir', dataDirectory, '--accept-server-license-terms'];
  await promisify(execFile)(vscode.node, [vscode.serverMain, ...where, '--install-extension', vsix]);
}

/** A TCP port nobody listens on at the moment, on loopback. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
}
