import type { ChildProcess } from 'node:child_process';
import { EngineError, NO_ENGINE_USAGE, type EngineUsage } from './engine.ts';
import type { EngineCommand, EngineReport } from './messages.ts';

/** A process that does not end by itself within this is killed. */
const EXIT_PATIENCE_MS = 2_000;
/** A computation that runs holds the answer up. */
const USAGE_PATIENCE_MS = 2_000;

export interface EngineProcessOptions {
  readonly modelFolder: string;
  readonly threads: number;
  readonly calibrationFile: string | undefined;
  readonly learnedPrompt: string | undefined;
  /** Before the model is loaded: a back-off after a crash. */
  readonly waitMs: number;
  readonly log: (line: string) => void;
  /** What the process reports of requests. */
  readonly onReport: (report: EngineReport) => void;
  /** The process has gone without having been told to; `how` says so in words. */
  readonly onCrash: (how: string) => void;
}

type LoadedModel = Extract<EngineReport, { readonly kind: 'loaded' }>;

/** One engine process, from its start to its end. */
export class EngineProcess {
  /** Milliseconds the model took, and what steps cost. Rejects with an EngineError when it cannot be loaded or the process ends before. */
  readonly loaded: Promise<LoadedModel>;
  private isOver = false;
  private failLoading: (error: EngineError) => void = () => undefined;

  constructor(
    private readonly child: ChildProcess,
    private readonly options: EngineProcessOptions,
  ) {
    this.loaded = new Promise((resolve, reject) => {
      this.failLoading = reject;
      child.on('message', (report: EngineReport) => {
        if (report.kind === 'loaded') resolve(report);
        else if (report.kind === 'not-loadable') reject(new EngineError('not-loadable', report.message));
        else if (report.kind === 'log') options.log(`engine: ${report.line}`);
        else options.onReport(report);
      });
    });
    // Who waits for it hears of it; nobody may be waiting.
    this.loaded.catch(() => undefined);
    child.once('error', (error) => {
      this.crashed(`it cannot be started: ${error.message}`);
    });
    child.once('exit', (code, signal) => {
      this.crashed(signal === null ? `exit code ${String(code)}` : `signal ${signal}`);
    });
    child.stderr?.on('data', (text: Buffer) => {
      options.log(`engine: ${text.toString().trimEnd()}`);
    });
    const load = (): void => {
      const { modelFolder, threads, calibrationFile, learnedPrompt } = options;
      this.send({
        kind: 'load',
        modelFolder,
        threads,
        ...(calibrationFile !== undefined && { calibrationFile }),
        ...(learnedPrompt !== undefined && { learnedPrompt }),
      });
    };
    if (options.waitMs > 0) setTimeout(load, options.waitMs);
    else load();
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  send(command: EngineCommand): void {
    // A process that is ending is noticed by its `exit`.
    if (this.child.connected) this.child.send(command, () => undefined);
  }

  /** Zeros when the process is gone or too busy to answer. */
  async usage(): Promise<EngineUsage> {
    return new Promise((resolve) => {
      const finish = (usage: EngineUsage): void => {
        clearTimeout(patience);
        this.child.off('message', listen);
        this.child.off('exit', gone);
        resolve(usage);
      };
      const listen = (report: EngineReport): void => {
        if (report.kind === 'usage') finish(report.usage);
      };
      const gone = (): void => {
        finish(NO_ENGINE_USAGE);
      };
      const patience = setTimeout(gone, USAGE_PATIENCE_MS);
      this.child.on('message', listen);
      this.child.once('exit', gone);
      this.send({ kind: 'usage' });
    });
  }

  /** Resolves when the process is gone. Whoever waits for the model gets `error`. */
  async end(error: EngineError): Promise<void> {
    this.isOver = true;
    this.failLoading(error);
    const { child } = this;
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const patience = setTimeout(() => child.kill('SIGKILL'), EXIT_PATIENCE_MS);
      child.once('exit', () => {
        clearTimeout(patience);
        resolve();
      });
      child.kill();
    });
  }

  private crashed(how: string): void {
    if (this.isOver) return;
    this.isOver = true;
    this.failLoading(new EngineError('crashed', crashMessage(how)));
    this.options.onCrash(how);
  }
}

export function crashMessage(how: string): string {
  return `The engine process ended unexpectedly (${how}).`;
}
