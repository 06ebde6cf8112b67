import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FromSandbox, Outcome, SandboxJob, SandboxThreadData } from './messages.ts';

/** For starting the thread and its interpreter, a tenth of a second where the computer has time. */
const START_TIMEOUT_MS = 10_000;
/** For loading a program, and for each example: what a person has written down takes no time. */
const RUN_TIMEOUT_MS = 1_000;
/** For all of it: examples that each take nearly their time are not worth the wait. */
const WHOLE_TIMEOUT_MS = 5_000;
/** A timer that is this much late tells that the computer was asleep or had no time: then nothing is known of the code. */
const MAX_LATE_MS = 500;
/** JavaScript's own memory of the thread; the interpreters' has limits of its own. Megabytes. */
const MAX_HEAP_MB = 64;

const WASM = { python: 'micropython.wasm', javascript: 'quickjs.wasm' } as const;

export interface SandboxParts {
  /** The thread's bundle. */
  readonly path: string;
  /** Holds the interpreters in `sandbox/`. */
  readonly assetsDirectory: string;
  readonly log: (message: string) => void;
}

type SandboxEnd =
  /** It was done, and has no more to tell. */
  | 'done'
  /** What ran last did not end in its time. */
  | 'too-slow'
  /** Thread or interpreter could not be started, or needed too much memory. */
  | 'failed'
  | 'cancelled';

export interface SandboxReport {
  readonly end: SandboxEnd;
  /** Of each program that was tried; only the last one may have loaded. */
  readonly loads: readonly Outcome[];
  /** Of each expression that was evaluated to its end, in order. */
  readonly outcomes: readonly Outcome[];
}

/** Runs code that nobody has read yet in an interpreter without files, network and clock, in a thread of its own that can be ended. */
export class Sandbox {
  constructor(
    private readonly parts: SandboxParts,
    private readonly runTimeoutMs = RUN_TIMEOUT_MS,
  ) {}

  /** Never rejects. The thread has ended when it is settled. */
  async run(job: SandboxJob, signal: AbortSignal): Promise<SandboxReport> {
    const loads: Outcome[] = [];
    const outcomes: Outcome[] = [];
    if (signal.aborted) return { end: 'cancelled', loads, outcomes };
    const worker = this.#start(job);
    let timer: NodeJS.Timeout | undefined;
    let onAbort: () => void = () => undefined;
    const end = await new Promise<SandboxEnd>((resolve) => {
      let isRunning = false;
      let lastEndMs: number | undefined;
      const limit = (wantedMs: number): void => {
        const now = performance.now();
        if (isRunning) lastEndMs ??= now + WHOLE_TIMEOUT_MS;
        const ms = Math.min(wantedMs, (lastEndMs ?? Infinity) - now);
        clearTimeout(timer);
        timer = setTimeout(() => {
          const isLate = performance.now() > now + ms + MAX_LATE_MS;
          resolve(isRunning && ms === wantedMs && !isLate ? 'too-slow' : 'failed');
        }, ms);
      };
      limit(START_TIMEOUT_MS);
      onAbort = () => {
        resolve('cancelled');
      };
      signal.addEventListener('abort', onAbort, { once: true });
      worker.on('message', (message: FromSandbox) => {
        isRunning = message.kind === 'begin';
        if (message.kind === 'loaded') loads.push(message.outcome);
        if (message.kind === 'evaluated') outcomes.push(message.outcome);
        if (message.kind === 'done') resolve('done');
        else limit(isRunning ? this.runTimeoutMs : START_TIMEOUT_MS);
      });
      worker.on('error', (error) => {
        this.parts.log(`Examples could not be run: ${String(error)}`);
        resolve('failed');
      });
      worker.on('exit', () => {
        resolve('failed');
      });
    });
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    await worker.terminate();
    return { end, loads, outcomes };
  }

  #start(job: SandboxJob): Worker {
    const { path, assetsDirectory } = this.parts;
    return new Worker(path, {
      workerData: {
        ...job,
        wasmPath: join(assetsDirectory, 'sandbox', WASM[job.language]),
      } satisfies SandboxThreadData,
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
      // Nothing of the server's surroundings, even if somebody found a way out of the interpreter's memory.
      env: {},
      argv: [],
      execArgv: [],
      stdin: false,
      stdout: true,
      stderr: true,
    });
  }
}
