import type { ChildProcess } from 'node:child_process';
import { CalibrationLooks } from './calibration-looks.ts';
import {
  EngineError,
  NO_ENGINE_USAGE,
  type Engine,
  type EngineEvent,
  type EngineUsage,
  type EngineState,
  type GenerateRequest,
} from './engine.ts';
import { crashMessage, EngineProcess } from './engine-process.ts';
import { EventQueue } from './event-queue.ts';
import { forkEngine } from './fork-engine.ts';
import type { EngineReport } from './messages.ts';
import { StepCosts } from './step-costs.ts';
import { unlessAborted } from './unless-aborted.ts';

/** Waits before a new process loads the model: after the first, second, … crash in a row. One more crash, and it is not tried again. */
const BACK_OFF_MS: readonly number[] = [500, 2_000, 10_000];

export interface ProcessEngineOptions {
  /** `dist/engine.cjs`. */
  readonly enginePath: string;
  /** A ready model folder. */
  readonly modelFolder: string;
  /** 0: the physical cores available. */
  readonly threads: number;
  /** The process ends after this long without a request; 0 never. */
  readonly idleUnloadMs: number;
  /** Where what steps cost is kept; absent: measured at each start. */
  readonly calibrationFile?: string;
  /** The file of the learned prompt that requests may begin with; absent: none may. */
  readonly learnedPrompt?: string;
  /** Whether the machine does nothing else that counts: only then what steps cost is measured again. Absent: never. */
  readonly isQuiet?: () => Promise<boolean>;
  readonly log: (line: string) => void;
  /** Starts the process; for tests. */
  readonly fork?: (path: string) => ChildProcess;
  /** For tests. */
  readonly backOffMs?: readonly number[];
  /** For tests. */
  readonly quietMs?: number;
}

type Work =
  | { readonly kind: 'generate'; readonly generate: GenerateRequest }
  | { readonly kind: 'warm-up'; readonly promptTokens: readonly number[]; readonly cacheKey?: string };

/** The request the process works on, and what is still to be read of its answer. */
interface Current {
  readonly id: number;
  readonly queue: EventQueue<EngineEvent>;
}

/** The engine as a child process: a native crash costs one request, and unloading the model is ending a process. */
export class ProcessEngine implements Engine {
  private currentState: EngineState = { kind: 'unloaded' };
  private readonly listeners = new Set<(state: EngineState) => void>();
  private process: EngineProcess | undefined;
  private current: Current | undefined;
  /** Settles when the last request in line is over. */
  private line: Promise<void> = Promise.resolve();
  private inLineCount = 0;
  private crashes = 0;
  private nextId = 1;
  private idle: NodeJS.Timeout | undefined;
  private closed = false;
  private knownCosts: StepCosts | undefined;
  private readonly backOffMs: readonly number[];
  private readonly looks: CalibrationLooks | undefined;

  constructor(private readonly options: ProcessEngineOptions) {
    this.backOffMs = options.backOffMs ?? BACK_OFF_MS;
    const { isQuiet } = options;
    this.looks =
      isQuiet &&
      new CalibrationLooks({
        isQuiet,
        quietMs: options.quietMs,
        look: () => {
          this.process?.send({ kind: 'look' });
        },
      });
  }

  get state(): EngineState {
    return this.currentState;
  }

  get costs(): StepCosts | undefined {
    return this.knownCosts;
  }

  /** Of the process that runs now. */
  get pid(): number | undefined {
    return this.process?.pid;
  }

  onStateChange(listener: (state: EngineState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async load(): Promise<void> {
    try {
      await this.start().loaded;
    } finally {
      this.whenIdle();
    }
  }

  async *generate(request: GenerateRequest, signal: AbortSignal): AsyncIterable<EngineEvent> {
    yield* this.inLine({ kind: 'generate', generate: request }, signal);
  }

  async warmUp(
    promptTokens: readonly number[],
    cacheKey: string | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const work: Work = { kind: 'warm-up', promptTokens, ...(cacheKey !== undefined && { cacheKey }) };
    for await (const event of this.inLine(work, signal)) {
      this.options.log(`engine: unexpected ${event.kind} while warming up`);
    }
  }

  async usage(): Promise<EngineUsage> {
    return this.process?.usage() ?? NO_ENGINE_USAGE;
  }

  async restart(): Promise<void> {
    this.crashes = 0;
    await this.stop('The engine was restarted.');
    // A request may have started the next process meanwhile.
    if (!this.process) this.setState({ kind: 'unloaded' });
  }

  async close(): Promise<void> {
    this.closed = true;
    this.listeners.clear();
    await this.stop('The engine was closed.');
  }

  /** One request at a time, in order; the process never sees the next one before the last is over. */
  private async *inLine(work: Work, signal: AbortSignal): AsyncGenerator<EngineEvent> {
    const askedMs = performance.now();
    const before = this.line;
    let leave: () => void = () => undefined;
    const over = new Promise<void>((resolve) => {
      leave = resolve;
    });
    this.line = before.then(() => over);
    this.inLineCount++;
    clearTimeout(this.idle);
    this.looks?.stop();
    try {
      if ((await unlessAborted(before, signal)) === 'aborted') return;
      const process = this.start();
      if ((await unlessAborted(process.loaded, signal)) === 'aborted') return;
      yield* this.serve(process, work, askedMs, signal);
    } finally {
      this.inLineCount--;
      leave();
      this.whenIdle();
    }
  }

  private async *serve(
    process: EngineProcess,
    work: Work,
    askedMs: number,
    signal: AbortSignal,
  ): AsyncGenerator<EngineEvent> {
    const waitedMs = performance.now() - askedMs;
    const current: Current = { id: this.nextId++, queue: new EventQueue() };
    this.current = current;
    const before = this.currentState;
    this.setState({ kind: 'generating' });
    const cancel = (): void => {
      process.send({ kind: 'cancel', request: current.id });
    };
    signal.addEventListener('abort', cancel, { once: true });
    process.send({ ...work, request: current.id });
    try {
      for await (const event of current.queue) {
        if (isAborted(signal)) continue;
        yield event.kind === 'statistics' ? { ...event, waitedMs } : event;
      }
    } catch (error) {
      // Nobody waits for an aborted answer, so nobody has to hear that it failed.
      if (!isAborted(signal)) throw error;
    } finally {
      signal.removeEventListener('abort', cancel);
      if (!current.queue.isOver) {
        // The reader left early: the process must be free before the next request.
        cancel();
        await current.queue.drained();
      }
      this.current = undefined;
      if (this.currentState.kind === 'generating') this.setState(before);
    }
  }

  /** The process that runs, or a new one. @throws {EngineError} after too many crashes, or when closed. */
  private start(): EngineProcess {
    if (this.closed) throw new EngineError('closed', 'The engine was closed.');
    if (this.process) return this.process;
    if (this.crashes > this.backOffMs.length) {
      throw new EngineError(
        'crashed',
        `The engine has crashed ${this.crashes} times in a row and is not started again by itself. Restart it by hand; the log may tell why.`,
      );
    }
    const { modelFolder, threads, enginePath, log } = this.options;
    const process: EngineProcess = new EngineProcess((this.options.fork ?? forkEngine)(enginePath), {
      modelFolder,
      threads,
      calibrationFile: this.options.calibrationFile,
      learnedPrompt: this.options.learnedPrompt,
      log,
      waitMs: this.crashes === 0 ? 0 : this.backOffMs[this.crashes - 1]!,
      onReport: (report) => {
        this.receive(report);
      },
      onCrash: (how) => {
        if (this.process === process) this.crashed(how);
      },
    });
    this.process = process;
    this.setState({ kind: 'loading' });
    process.loaded.then(
      ({ loadMs, stepMs }) => {
        this.knownCosts = new StepCosts(stepMs);
        this.looks?.begin();
        log(`engine: model loaded in ${Math.round(loadMs)} ms; ${this.knownCosts.describe()}`);
        if (this.process === process) this.setState({ kind: 'ready', loadMs });
      },
      (error: unknown) => {
        if (this.process !== process || !(error instanceof EngineError)) return;
        // A crash is handled where it is noticed; here remains a model that cannot be loaded.
        log(`engine: ${error.message}`);
        this.setState({ kind: 'failed', reason: error.message });
        void this.stop(error.message);
      },
    );
    return process;
  }

  private receive(report: EngineReport): void {
    if (report.kind === 'looked') {
      this.looked(report.stepMs);
      return;
    }
    const { current } = this;
    if (!('request' in report) || current?.id !== report.request) return;
    this.crashes = 0;
    switch (report.kind) {
      case 'event':
        current.queue.push(report.event);
        break;
      case 'done':
        current.queue.end();
        break;
      case 'prompt-too-long':
        current.queue.fail(new EngineError('prompt-too-long', report.message));
        break;
      case 'failed':
        this.options.log(`engine: ${report.message}`);
        current.queue.fail(new EngineError('crashed', report.message));
        break;
    }
  }

  /** What was measured better than before counts from now on. */
  private looked(stepMs: readonly number[]): void {
    if (this.knownCosts?.measured.some((ms, index) => ms !== stepMs[index]) === true) {
      this.knownCosts = new StepCosts(stepMs);
      this.options.log(`engine: measured again; ${this.knownCosts.describe()}`);
    }
    this.looks?.done();
    if (this.inLineCount === 0) this.looks?.quiet();
  }

  /** The process is gone without having been told to go. The next request starts a new one. */
  private crashed(how: string): void {
    this.process = undefined;
    this.crashes++;
    this.options.log(`engine: the process ended unexpectedly (${how})`);
    const reason = crashMessage(how);
    const inMs = this.backOffMs[this.crashes - 1];
    this.setState(
      inMs === undefined
        ? { kind: 'failed', reason }
        : { kind: 'restarting', attempt: this.crashes, inMs, reason },
    );
    this.current?.queue.fail(new EngineError('crashed', reason));
  }

  private whenIdle(): void {
    clearTimeout(this.idle);
    if (this.inLineCount > 0 || !this.process || this.closed) return;
    this.looks?.quiet();
    const { idleUnloadMs } = this.options;
    if (idleUnloadMs <= 0) return;
    this.idle = setTimeout(() => {
      this.options.log('engine: unloaded after a pause');
      void this.stop('The engine was unloaded.').then(() => {
        if (!this.process) this.setState({ kind: 'unloaded' });
      });
    }, idleUnloadMs);
    this.idle.unref();
  }

  /** Ends the process; whoever waits for an answer gets `reason`. */
  private async stop(reason: string): Promise<void> {
    clearTimeout(this.idle);
    this.looks?.stop();
    const { process } = this;
    this.process = undefined;
    const error = new EngineError('closed', reason);
    this.current?.queue.fail(error);
    await process?.end(error);
  }

  private setState(state: EngineState): void {
    this.currentState = state;
    for (const listener of this.listeners) listener(state);
  }
}

/** A call, because the compiler would keep what it saw of the property before a wait. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
