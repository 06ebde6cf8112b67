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
import { languageWithId } from '../syntax/language-table.ts';
import type { Snippet } from './snippet.ts';

/** The thread is ended when it needs more; the limits of the index keep it far below. Megabytes. */
const MAX_HEAP_MB = 768;
/**
 * The space for new objects, up to 48 otherwise, all of which parsing touches: 10 to 19 MB less after 1,180 files, and as quick. Megabytes; with 1 there
 * is no more to gain, and as little for the server's own.
 */
const NURSERY_MB = 4;
/** After this the thread is ended without having kept the index. */
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * A thread that has parsed this many files leaves its place to a fresh one, which reads the index from the disk: what trees, texts and the grammars
 * took stays with a thread until its end, 120 MB after 700 files.
 */
const MANY_PARSED = 100;

/** So does one with as many grammars whose languages are not open: they are 2 to 15 MB each, and nothing but its end frees them. */
const MANY_IDLE_GRAMMARS = 2;

const NO_INDEX: IndexState = { files: 0, symbols: 0, isIndexing: false };

export interface IndexThreadParts extends IndexThreadData {
  /** The thread's bundle. */
  readonly path: string;
  readonly log: (message: string) => void;
  /** There is more to find than before. */
  readonly onWalked: () => void;
}

interface Waiting {
  readonly worker: Worker;
  readonly resolve: (snippets: readonly Snippet[]) => void;
  readonly reject: (error: Error) => void;
}

/** The index of the workspace, in a thread of its own. It is started with the first configuration; when it fails there is none until the next one. */
export class IndexThread {
  #worker: Worker | undefined;
  /** Takes the worker's place once it has walked the folders. */
  #successor: Worker | undefined;
  #state = NO_INDEX;
  #configuration: IndexConfiguration | undefined;
  /** That a thread has loaded. */
  readonly #grammars = new WeakMap<Worker, readonly string[]>();
  /** What is open, by absolute path or URI. */
  readonly #documents = new Map<string, OpenText>();
  #lastId = 0;
  readonly #waiting = new Map<number, Waiting>();

  constructor(private readonly parts: IndexThreadParts) {}

  get state(): IndexState {
    return this.#state;
  }

  configure(configuration: IndexConfiguration): void {
    this.#configuration = configuration;
    const isFresh = this.#worker === undefined;
    this.#worker ??= this.#start();
    if (isFresh) this.#tellDocuments(this.#worker);
    this.#send({ kind: 'configure', configuration });
  }

  changed(files: readonly string[]): void {
    this.#send({ kind: 'changed', files });
  }

  textChanged(file: string, document: OpenText | null): void {
    if (document === null) this.#documents.delete(file);
    else this.#documents.set(file, document);
    this.#send({ kind: 'text', file, document });
    // Whoever opens one is about to type.
    if (document === null) this.#relieveOfGrammars();
  }

  rebuild(): void {
    this.#send({ kind: 'rebuild' });
  }

  /** Rejects when the index fails or ends; who cannot wait stops waiting by `signal`. */
  query(query: IndexQuery, signal: AbortSignal): Promise<readonly Snippet[]> {
    const worker = this.#worker;
    if (!worker || signal.aborted) return Promise.resolve([]);
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
        worker,
        resolve: (snippets) => {
          end();
          resolve(snippets);
        },
        reject: (error) => {
          end();
          reject(error);
        },
      });
      worker.postMessage({ kind: 'query', id, query } satisfies ToIndex);
    });
  }

  /** Keeps the index on disk and ends the thread. Never rejects. */
  async close(): Promise<void> {
    const workers = [this.#worker, this.#successor].filter((worker) => worker !== undefined);
    this.#worker = undefined;
    this.#successor = undefined;
    this.#state = NO_INDEX;
    await Promise.all(workers.map(end));
  }

  #start(): Worker {
    const { path, assetsDirectory, log } = this.parts;
    const worker = new Worker(path, {
      workerData: { assetsDirectory } satisfies IndexThreadData,
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB, maxYoungGenerationSizeMb: NURSERY_MB },
    });
    // Nothing waits for an index.
    worker.unref();
    worker.on('message', (message: FromIndex) => {
      this.#receive(message, worker);
    });
    worker.on('error', (error) => {
      log(`The workspace's index failed: ${String(error)}`);
    });
    worker.on('exit', () => {
      for (const waiting of this.#waiting.values()) {
        if (waiting.worker === worker) waiting.reject(new Error('The index ended.'));
      }
      if (this.#successor === worker) this.#successor = undefined;
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#state = NO_INDEX;
    });
    return worker;
  }

  #send(message: ToIndex): void {
    this.#worker?.postMessage(message);
    this.#successor?.postMessage(message);
  }

  /** Starts a fresh thread; the old one answers until it is ready. */
  #relieve(): void {
    if (this.#successor || !this.#configuration) return;
    const successor = this.#start();
    this.#tellDocuments(successor);
    successor.postMessage({ kind: 'configure', configuration: this.#configuration } satisfies ToIndex);
    this.#successor = successor;
  }

  #relieveOfGrammars(): void {
    const loaded = this.#worker && this.#grammars.get(this.#worker);
    if (!loaded || loaded.length < MANY_IDLE_GRAMMARS) return;
    const open = new Set(
      [...this.#documents.values()].map(({ languageId }) => languageWithId(languageId)?.wasm),
    );
    if (loaded.filter((wasm) => !open.has(wasm)).length >= MANY_IDLE_GRAMMARS) this.#relieve();
  }

  #tellDocuments(worker: Worker): void {
    for (const [file, document] of this.#documents) {
      worker.postMessage({ kind: 'text', file, document } satisfies ToIndex);
    }
  }

  #succeed(successor: Worker): void {
    const old = this.#worker;
    this.#worker = successor;
    this.#successor = undefined;
    this.parts.log('The index goes on in a fresh thread.');
    if (old) void end(old);
  }

  #receive(message: FromIndex, worker: Worker): void {
    switch (message.kind) {
      case 'state':
        // One that is being closed, or is not in its place yet, talks too.
        if (worker === this.#worker) this.#state = message.state;
        break;
      case 'walked':
        if (worker === this.#successor) {
          this.#succeed(worker);
        } else if (worker === this.#worker) {
          this.parts.onWalked();
          if (message.parsed >= MANY_PARSED) this.#relieve();
        }
        break;
      case 'grammars':
        this.#grammars.set(worker, message.loaded);
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

async function end(worker: Worker): Promise<void> {
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
