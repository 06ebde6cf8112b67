/** Waits for `promise`, but no longer than until `signal` is aborted. Rejects as `promise` does. */
export async function unlessAborted(
  promise: Promise<unknown>,
  signal: AbortSignal,
): Promise<'settled' | 'aborted'> {
  if (signal.aborted) return 'aborted';
  let stop: () => void = () => undefined;
  const aborted = new Promise<'aborted'>((resolve) => {
    stop = () => {
      resolve('aborted');
    };
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise.then(() => 'settled' as const), aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
