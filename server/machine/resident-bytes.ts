import { readFile } from 'node:fs/promises';

const BYTES_PER_KILOBYTE = 1024;

/**
 * Memory of a process in which each page that several processes map (the model's file, Node itself) is shared out among them, so that sums over processes are
 * right: Linux's proportional set size. Elsewhere the resident set size. @param pid of a process of the same user.
 */
export async function residentBytes(pid = process.pid): Promise<number> {
  try {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    const kilobytes = /^Pss:\s*(\d+) kB$/m.exec(rollup)?.[1];
    if (kilobytes !== undefined) return Number(kilobytes) * BYTES_PER_KILOBYTE;
  } catch {
    // Not Linux, or no such process.
  }
  return pid === process.pid ? process.memoryUsage.rss() : 0;
}
