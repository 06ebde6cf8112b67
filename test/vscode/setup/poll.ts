const INTERVAL_MS = 50;
const DEFAULT_TIMEOUT_MS = 20_000;

export interface PollOptions {
  readonly timeoutMs?: number;
  /** What to add to the error: the last thing seen. */
  readonly onTimeout?: () => string;
}

/** Asks until the answer is yes; throws after a generous time. */
export async function poll(
  what: string,
  holds: () => boolean | Promise<boolean>,
  { timeoutMs = DEFAULT_TIMEOUT_MS, onTimeout }: PollOptions = {},
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > end) {
      throw new Error(`waited ${timeoutMs / 1000} s for ${what}${onTimeout ? `; ${onTimeout()}` : ''}`);
    }
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  }
}
