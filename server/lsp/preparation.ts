import type { PrepareResult } from '../model/prepare.ts';
import type { PreparationProgress } from '../model/progress.ts';
import { abortable } from '../abortable.ts';
import { messageOf } from '../message-of.ts';

export type OnProgress = (progress: PreparationProgress) => void;

/** One run of getting a model ready, which several may watch. */
export class Preparation {
  /** Never rejects. */
  readonly result: Promise<PrepareResult>;
  /** The newest. */
  progress: PreparationProgress;
  readonly #abort = new AbortController();
  readonly #listeners = new Set<OnProgress>();

  /** @param from what it begins with: a download, or the check of a file. */
  constructor(
    from: 'download' | 'file',
    run: (onProgress: OnProgress, signal: AbortSignal) => Promise<PrepareResult>,
  ) {
    this.progress = { phase: from === 'file' ? 'verify' : 'download', done: 0, total: 0 };
    const onProgress: OnProgress = (progress) => {
      this.progress = progress;
      for (const listener of this.#listeners) listener(progress);
    };
    this.result = run(onProgress, this.#abort.signal).catch((error: unknown) => ({
      kind: 'failed',
      message: `The model could not be prepared: ${messageOf(error)}`,
    }));
  }

  onProgress(listener: OnProgress): void {
    this.#listeners.add(listener);
  }

  abort(): void {
    this.#abort.abort();
  }

  /** Its end, or `cancelled` as soon as `signal` aborts; the run itself goes on. */
  async follow(signal: AbortSignal): Promise<PrepareResult> {
    const result = await abortable(this.result, signal);
    return typeof result === 'string' ? { kind: 'cancelled' } : result;
  }
}
