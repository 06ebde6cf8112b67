import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** What a process does once after its last request is over by then. */
const SETTLED_MS = 8_000;
const WATCHED_MS = 10_000;
/** Linux counts a process's time in ticks of 10 ms. */
const MS_PER_TICK = 10;

/** Milliseconds of processor time a second that each process takes while nobody asks it for anything. Linux only; zeros elsewhere. */
export async function idleProcessorMs(pids: readonly (number | undefined)[]): Promise<number[]> {
  await delay(SETTLED_MS);
  const before = await Promise.all(pids.map(processorMs));
  await delay(WATCHED_MS);
  const after = await Promise.all(pids.map(processorMs));
  return after.map((ms, index) => (ms - before[index]!) / (WATCHED_MS / 1000));
}

async function processorMs(pid: number | undefined): Promise<number> {
  try {
    const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
    // Behind the command's name, which may hold blanks: state is the third field, user and system time the 14th and 15th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
  } catch {
    return 0;
  }
}
