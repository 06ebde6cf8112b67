import { fork, type ChildProcess } from 'node:child_process';
import { SMALL_HEAP } from '../machine/small-heap.ts';

/** ONNX Runtime sends usage data to its maker unless told not to (1.30, Linux and macOS); nothing may leave the machine. */
const QUIET_RUNTIME = { ORT_DISABLE_TELEMETRY: '1' };

/**
 * As the server's, with larger pieces: a heap for each thread would be 25 MB more, and large arrays in it, where they stay once one was freed, 30 MB.
 * Nothing is quicker for either.
 */
const ENGINE_HEAP = {
  ...SMALL_HEAP,
  MALLOC_MMAP_THRESHOLD_: `${1024 ** 2}`,
  MALLOC_TRIM_THRESHOLD_: `${128 * 1024}`,
};

/** Mebibytes of each half of the heap for new objects, 16 otherwise. The engine makes few of them: 4 to 9 MB less, and nothing is slower. */
const ENGINE_NURSERY = '--max-semi-space-size=1';
/** So that it can free K/V rows at once. */
const WITH_COLLECTOR = '--expose-gc';

/** No arguments of this process: a debugger's port or a loader are not for the engine. */
export function forkEngine(path: string): ChildProcess {
  return fork(path, [], {
    execArgv: [ENGINE_NURSERY, WITH_COLLECTOR],
    env: { ...process.env, ...QUIET_RUNTIME, ...ENGINE_HEAP },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}
