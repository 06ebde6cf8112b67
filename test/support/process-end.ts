import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;

/** Resolves when no such process runs any more. */
export async function processEnd(pid: number): Promise<void> {
  while (runs(pid)) await sleep(POLL_MS);
}

function runs(pid: number): boolean {
  if (process.platform === 'linux') {
    // A zombie, which waits for a parent that is gone, does not run.
    const path = `/proc/${pid}/stat`;
    return existsSync(path) && !/\) Z /.test(readFileSync(path, 'utf8'));
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
