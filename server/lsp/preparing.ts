import type { CancellationToken } from 'vscode-languageserver/node';
import type { PrepareModelParams, PrepareModelResult } from '../protocol.ts';
import type { ModelLifecycle } from './model-lifecycle.ts';
import { signalOf } from './signal-of.ts';
import type { WorkDone } from './work-done.ts';
import { reportAsWorkDone } from './preparation-progress.ts';

const TITLE = 'Foretype: preparing the model';

/** Prepares the model at the client's wish, with a work-done progress: the request's, else one that the server begins. */
export class Preparing {
  constructor(
    private readonly workDone: WorkDone,
    private readonly models: ModelLifecycle,
  ) {}

  /** @param token cancels; so does the cancel button of a progress that the server began. */
  async prepare(
    { from, workDoneToken }: PrepareModelParams,
    token: CancellationToken | undefined,
  ): Promise<PrepareModelResult> {
    const button = new AbortController();
    const reporter = await this.workDone.reporter(workDoneToken, () => {
      button.abort();
    });
    const onProgress = reportAsWorkDone(reporter, TITLE);
    try {
      const signals = token ? [button.signal, signalOf(token)] : [button.signal];
      return await this.models.prepare(from, onProgress, AbortSignal.any(signals));
    } finally {
      reporter.done();
    }
  }
}
