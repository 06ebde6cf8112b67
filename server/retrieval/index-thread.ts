import { Worker } from 'node:worker_threads';
import type {
  FromIndex,
  IndexConfiguration,
  IndexQuery,
  IndexState,
  IndexThreadData,
  OpenText,
  ToIndex,
} from './messages.ts';
import type { Snippet } from './snippet.ts';

/** The thread is ended when it needs more; the limits of the index keep it far below. Megabytes. */
const MAX_HEAP_MB = 768;
/** After this the thread is ended without having kept the index. */
const CLOSE_TIMEOUT_MS = 1_000;

const NO_INDEX: IndexState = { files: 0, symbols: 0, isIndexing: false };

export interface IndexThreadParts extends IndexThreadData {
  /** The thread's bundle. */
  readonly path: string;
  readonly log: (message: string) => void;
  /** There is more to find than before. */
  readonly onWalked: () => void;
}

interface Waiting {
  readonly resolve: (snippets: readonly Snippet[]) => void;
  readonly reject: (error: Error) => void;
}

/** The index of the workspace, in a thread of its own. It is started with the first configuration; when it fails there is none until the next one. */
export class IndexThread {
  #worker: Worker | undefined;
  #state = NO_INDEX;
  #lastId = 0;
  readonly #waiting = new Map<number, Waiting>();

  constructor(private readonly parts: IndexThreadParts) {}

  get state(): IndexState {
    return this.#state;
  }

  configure(configuration: IndexConfiguration): void {
    this.#worker ??= this.#start();
    this.#send({ kind: 'configure', configuration });
  }

  changed(files: readonly string[]): void {
    this.#send({ kind: 'changed', files });
  }

  textChanged(file: string, document: OpenText | null): void {
    this.#send({ kind: 'text', file, document });
  }

  rebuild(): void {
    this.#send({ kind: 'rebuild' });
  }

  /** Rejects when the index fails or ends; who cannot wait stops waiting by `signal`. */
  query(query: IndexQuery, signal: AbortSignal): Promise<readonly Snippet[]> {
    if (!this.#worker || signal.aborted) return Promise.resolve([]);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const end = (): void => {
        this.#waiting.delete(id);
        signal.removeEventListener('abort', onAbort);
      };
      const onAbort = (): void => {
        end();
        resolve([]);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.set(id, {
        resolve: (snippets) => {
          end();
          resolve(snippets);
        },
        reject: (error) => {
          end();
          reject(error);
        },
      });
      this.#send({ kind: 'query', id, query });
    });
  }

  /** Keeps the index on disk and ends the thread. Never rejects. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#state = NO_INDEX;
    if (!worker) return;
    const ended = new Promise<void>((resolve) => {
      worker.once('exit', () => {
        resolve();
      });
    });
    worker.postMessage({ kind: 'close' } satisfies ToIndex);
    const timer = setTimeout(() => void worker.terminate(), CLOSE_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  }

  #start(): Worker {
    const { path, assetsDirectory, log } = this.parts;
    const worker = new Worker(path, {
      workerData: { assetsDirectory } satisfies IndexThreadData,
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    });
    // Nothing waits for an index.
    worker.unref();
    worker.on('message', (message: FromIndex) => {
      // One that is being closed still talks.
      if (this.#worker === worker) this.#receive(message);
    });
    worker.on('error', (error) => {
      log(`The workspace's index failed: ${String(error)}`);
    });
    worker.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('The index ended.'));
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#state = NO_INDEX;
    });
    return worker;
  }

  #send(message: ToIndex): void {
    this.#worker?.postMessage(message);
  }

  #receive(message: FromIndex): void {
    switch (message.kind) {
      case 'state':
        this.#state = message.state;
        break;
      case 'walked':
        this.parts.onWalked();
        break;
      case 'answer':
        this.#waiting.get(message.id)?.resolve(message.snippets);
        break;
      case 'failed':
        this.#waiting.get(message.id)?.reject(new Error(message.message));
        break;
      case 'log':
        this.parts.log(message.message);
    }
  }
}
