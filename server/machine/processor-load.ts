import { cpus, type CpuInfo } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/** Long enough for counters that advance in steps of 10 ms. */
const SAMPLE_MS = 120;

/** Share of all processors' time that was used meanwhile, 0 to 1. */
export async function processorLoad(
  times: () => readonly CpuInfo[] = cpus,
  wait: () => Promise<unknown> = () => pause(SAMPLE_MS, undefined, { ref: false }),
): Promise<number> {
  const before = sum(times());
  await wait();
  const after = sum(times());
  const total = after.total - before.total;
  return total > 0 ? 1 - (after.idle - before.idle) / total : 0;
}

function sum(processors: readonly CpuInfo[]): { readonly idle: number; readonly total: number } {
  let idle = 0;
  let total = 0;
  for (const { times } of processors) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return { idle, total };
}
