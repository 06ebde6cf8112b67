/** A server that ends by itself this often within `CRASH_WINDOW_MS` will do so again: better to say it than to burn the CPU. */
const MAX_CRASHES = 3;
const CRASH_WINDOW_MS = 3 * 60_000;
/** Waits before the first, second, … restart: a crash at start would otherwise spin. */
const RESTART_DELAYS_MS = [0, 2_000, 10_000] as const;

export type CrashAnswer =
  | { readonly kind: 'restart'; readonly delayMs: number }
  | { readonly kind: 'give-up'; readonly message: string };

/** Decides whether a crashed server is started again. */
export class RestartPolicy {
  #crashes: number[] = [];

  /** @param now milliseconds, monotonic. */
  constructor(private readonly now: () => number) {}

  /** The server ended although nobody asked it to. */
  crashed(): CrashAnswer {
    const now = this.now();
    this.#crashes = [...this.#crashes.filter((at) => now - at < CRASH_WINDOW_MS), now];
    if (this.#crashes.length > MAX_CRASHES) {
      return {
        kind: 'give-up',
        message: `The language server ended ${this.#crashes.length} times within ${CRASH_WINDOW_MS / 60_000} minutes. The log tells more; "Foretype: Restart" tries again.`,
      };
    }
    return { kind: 'restart', delayMs: RESTART_DELAYS_MS[this.#crashes.length - 1] ?? 0 };
  }

  /** A person asked for a restart: start counting anew. */
  forget(): void {
    this.#crashes = [];
  }
}
