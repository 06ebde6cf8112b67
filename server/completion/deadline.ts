/** The deadline and the cancellation of one request. */
export class Deadline {
  readonly #timer: NodeJS.Timeout;
  readonly #over: Promise<'late' | 'cancelled'>;
  readonly #onAbort: () => void;

  constructor(
    milliseconds: number,
    private readonly signal: AbortSignal,
  ) {
    let resolve: (value: 'late' | 'cancelled') => void = () => undefined;
    this.#over = new Promise((settle) => {
      resolve = settle;
    });
    this.#timer = setTimeout(() => {
      resolve('late');
    }, milliseconds);
    this.#onAbort = () => {
      resolve('cancelled');
    };
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  race(progress: Promise<void>): Promise<'late' | 'cancelled' | 'progress'> {
    return Promise.race([this.#over, progress.then(() => 'progress' as const)]);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.signal.removeEventListener('abort', this.#onAbort);
  }
}
