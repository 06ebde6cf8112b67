import { fork, type ChildProcess } from 'node:child_process';

/** ONNX Runtime sends usage data to its maker unless told not to (1.30, Linux and macOS); nothing may leave the machine. */
const QUIET_RUNTIME = { ORT_DISABLE_TELEMETRY: '1' };

/**
 * glibc keeps a heap for each thread otherwise, 25 MB more, and puts large arrays into it once one was freed, where they stay: 30 MB more.
 * Nothing is quicker for either. Other systems do not read it.
 */
const SMALL_HEAP = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: `${1024 ** 2}`,
  MALLOC_TRIM_THRESHOLD_: `${128 * 1024}`,
};

/** Mebibytes of each half of the heap for new objects, 16 otherwise. The engine makes few of them: 4 to 9 MB less, and nothing is slower. */
const SMALL_NURSERY = '--max-semi-space-size=1';
/** So that it can free K/V rows at once. */
const WITH_COLLECTOR = '--expose-gc';

/** No arguments of this process: a debugger's port or a loader are not for the engine. */
export function forkEngine(path: string): ChildProcess {
  return fork(path, [], {
    execArgv: [SMALL_NURSERY, WITH_COLLECTOR],
    env: { ...process.env, ...QUIET_RUNTIME, ...SMALL_HEAP },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}
