import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** More threads than this gain nothing for one sequence and take the machine from the person. */
const MOST_THREADS = 8;

/** Threads for the engine: the physical cores this process may use (two threads of one core share its arithmetic units). */
export function engineThreads(wanted: number): number {
  if (wanted > 0) return wanted;
  const usable = Math.min(availableParallelism(), quotaOfGroup());
  return Math.max(1, Math.min(MOST_THREADS, Math.floor(usable / threadsPerCore())));
}

/** Linux tells in /proc/cpuinfo; elsewhere two are assumed on x64, where most processors have them. */
function threadsPerCore(): number {
  try {
    const info = readFileSync('/proc/cpuinfo', 'utf8');
    const siblings = Number(/^siblings\s*:\s*(\d+)$/m.exec(info)?.[1]);
    const cores = Number(/^cpu cores\s*:\s*(\d+)$/m.exec(info)?.[1]);
    return siblings > cores && cores > 0 ? Math.round(siblings / cores) : 1;
  } catch {
    return process.arch === 'x64' ? 2 : 1;
  }
}

/** Processors a container may use (cgroup version 2: quota and period in microseconds). */
function quotaOfGroup(): number {
  try {
    const [quota, period] = readFileSync('/sys/fs/cgroup/cpu.max', 'utf8').split(' ').map(Number);
    return quota! > 0 && period! > 0 ? Math.max(1, Math.floor(quota! / period!)) : Infinity;
  } catch {
    return Infinity;
  }
}
