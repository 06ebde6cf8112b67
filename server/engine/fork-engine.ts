import { fork, type ChildProcess } from 'node:child_process';

/** ONNX Runtime sends usage data to its maker unless told not to (1.30, Linux and macOS); nothing may leave the machine. */
const QUIET_RUNTIME = { ORT_DISABLE_TELEMETRY: '1' };

/** glibc keeps a heap for each thread otherwise: 25 MB more, and nothing is quicker for it. Other systems do not read it. */
const ONE_HEAP = { MALLOC_ARENA_MAX: '1' };

/** No arguments of this process: a debugger's port or a loader are not for the engine. */
export function forkEngine(path: string): ChildProcess {
  return fork(path, [], {
    execArgv: [],
    env: { ...process.env, ...QUIET_RUNTIME, ...ONE_HEAP },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}
