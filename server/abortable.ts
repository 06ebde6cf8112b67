/** Waits for `promise`, but no longer than until `signal` aborts or `limitMs` have passed. Never ends the work itself. */
export async function abortable<T>(
  promise: Promise<T>,
  signal: AbortSignal,
  limitMs?: number,
): Promise<T | 'aborted' | 'late'> {
  if (signal.aborted) return 'aborted';
  let timer: NodeJS.Timeout | undefined;
  let onAbort: () => void = () => undefined;
  const over = new Promise<'aborted' | 'late'>((resolve) => {
    onAbort = () => {
      resolve('aborted');
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (limitMs !== undefined) {
      timer = setTimeout(() => {
        resolve('late');
      }, limitMs);
    }
  });
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
