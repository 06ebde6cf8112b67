/** A `llama-server` of our own on the loopback interface, ended by its process id. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { residentBytes } from '../../../server/machine/resident-bytes.ts';

/** Loading half a gigabyte from a cold disk may take a while. */
const START_LIMIT_MS = 120_000;
const POLL_MS = 20;
/** Of what it wrote; enough to see why it ended. */
const KEPT_OUTPUT_CHARACTERS = 2_000;

export interface LlamaServerOptions {
  readonly binary: string;
  readonly model: string;
  readonly threads: number;
}

/** What `/completion` and `/infill` answer, as far as it is read. */
export interface LlamaAnswer {
  readonly content: string;
  readonly timings: {
    /** Prompt tokens taken from its cache, and evaluated. */
    readonly cache_n: number;
    readonly prompt_n: number;
    readonly prompt_ms: number;
    readonly predicted_n: number;
    readonly predicted_ms: number;
  };
}

export class LlamaServer {
  private output = '';
  private ended = false;

  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {
    const keep = (text: string): void => {
      this.output = (this.output + text).slice(-KEPT_OUTPUT_CHARACTERS);
    };
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => {
      this.ended = true;
      keep(error.message);
    });
    child.on('exit', () => (this.ended = true));
    endWithParent(child);
  }

  /** Ready when this resolves. One slot; batches and cache reuse as llama.vscode recommends. */
  static async start({ binary, model, threads }: LlamaServerOptions): Promise<LlamaServer> {
    const port = await freePort();
    const place = ['--host', '127.0.0.1', '--port', String(port)];
    const sizes = ['--ctx-size', '4096', '--batch-size', '1024', '--ubatch-size', '1024', '--parallel', '1'];
    const compute = [
      '--threads',
      String(threads),
      '--threads-batch',
      String(threads),
      '--cache-reuse',
      '256',
    ];
    const args = ['--model', model, ...place, ...sizes, ...compute];
    const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const server = new LlamaServer(child, port);
    await server.untilHealthy();
    return server;
  }

  async post(path: '/completion' | '/infill', body: object): Promise<LlamaAnswer> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method: 'POST',
      // It closes idle connections; a kept one may be gone when the next question comes.
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`llama-server ${path} answered ${response.status}: ${await response.text()}`);
    }
    return (await response.json()) as LlamaAnswer;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Measured as our own; 0 where there is no /proc. */
  residentBytes(): Promise<number> {
    return residentBytes(this.child.pid);
  }

  async close(): Promise<void> {
    if (this.ended) return;
    const exited = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await exited;
  }

  private async untilHealthy(): Promise<void> {
    for (let waited = 0; waited < START_LIMIT_MS; waited += POLL_MS) {
      if (this.ended) throw new Error(`llama-server ended at its start: ${this.output}`);
      try {
        if ((await fetch(`http://127.0.0.1:${this.port}/health`)).ok) return;
      } catch {
        // Not listening yet.
      }
      await delay(POLL_MS);
    }
    await this.close();
    throw new Error(`llama-server was not ready after ${START_LIMIT_MS / 1000} s: ${this.output}`);
  }
}

/** An interrupted benchmark leaves no server behind. */
function endWithParent(child: ChildProcess): void {
  process.once('exit', () => child.kill('SIGKILL'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('No free port on the loopback interface.'));
      });
    });
  });
}
