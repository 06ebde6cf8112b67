import { setTimeout as pause } from 'node:timers/promises';

/** One piece of work that nobody waits for, done after a pause if the machine has time. A new one replaces it. */
export class IdleWork {
  #waiting: AbortController | undefined;

  constructor(private readonly hasTime: () => Promise<boolean>) {}

  /** Work that has begun is not ended by `stop`: it sees to that itself, by the signal that it is given. */
  after(delayMs: number, work: (signal: AbortSignal) => Promise<void>): void {
    this.stop();
    const waiting = new AbortController();
    this.#waiting = waiting;
    void this.#run(delayMs, work, waiting.signal).catch(() => undefined);
  }

  /** What waits is not begun. */
  stop(): void {
    this.#waiting?.abort();
  }

  async #run(
    delayMs: number,
    work: (signal: AbortSignal) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    await pause(delayMs, undefined, { signal, ref: false });
    if ((await this.hasTime()) && !signal.aborted) await work(signal);
  }
}
