/** A lock file between processes: its content is the holder's process id. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Another process's preparation takes minutes; looking twice a second costs nothing. */
const LOOK_INTERVAL_MS = 500;

/**
 * Waits until this process holds the lock; the result releases it. A lock whose process is gone is taken over.
 * `onWait` is called once when another process holds it. Rejects when `signal` aborts.
 */
export async function acquireLock(
  path: string,
  onWait: (pid: number) => void,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  await mkdir(dirname(path), { recursive: true });
  let told = false;
  for (;;) {
    signal.throwIfAborted();
    if (await tryCreate(path)) return () => rm(path, { force: true });
    const holder = await readHolder(path);
    if (holder !== undefined && !isAlive(holder)) {
      await takeAway(path, holder);
      continue;
    }
    if (!told) onWait(holder ?? 0);
    told = true;
    await sleep(LOOK_INTERVAL_MS, undefined, { signal });
  }
}

/** Whether a process with this id runs (perhaps another user's). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function tryCreate(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** `undefined` while the holder is just writing its id, or has just released the lock. */
async function readHolder(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Renaming first makes sure that only one of several waiting processes takes a dead one's lock away. */
async function takeAway(path: string, deadHolder: number): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
  } catch {
    return; // another process was faster
  }
  const holder = await readHolder(aside);
  // A third process may have taken the lock in between: give it back.
  if (holder !== deadHolder) await rename(aside, path);
  else await rm(aside, { force: true });
}
