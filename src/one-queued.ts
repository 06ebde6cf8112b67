/**
 * Runs `action` at most once at a time; asked again meanwhile, it runs exactly once more afterwards. Everyone who asked during a
 * run gets the promise of the one that follows.
 */
export function oneQueued(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let queued: Promise<void> | undefined;
  const start = (): Promise<void> => {
    const run = action().finally(() => {
      running = undefined;
    });
    running = run;
    return run;
  };
  return () => {
    if (queued) return queued;
    if (!running) return start();
    queued = running
      .catch(() => undefined)
      .then(() => {
        queued = undefined;
        return start();
      });
    return queued;
  };
}
