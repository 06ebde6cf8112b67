import type { CancellationToken, Connection, WorkDoneProgressReporter } from 'vscode-languageserver/node';
import type { PrepareModelParams, PrepareModelResult } from '../protocol.ts';
import type { ModelLifecycle } from './model-lifecycle.ts';
import { signalOf } from './signal-of.ts';
import { reportAsWorkDone } from './preparation-progress.ts';

const TITLE = 'Foretype: preparing the model';

/** Prepares the model at the client's wish, with a work-done progress: the request's, else one that the server begins. */
export class Preparing {
  constructor(
    private readonly connection: Connection,
    private readonly models: ModelLifecycle,
    private readonly showsProgress: () => boolean,
  ) {}

  /** @param token cancels; so does the cancel button of a progress that the server began. */
  async prepare(
    { from, workDoneToken }: PrepareModelParams,
    token: CancellationToken | undefined,
  ): Promise<PrepareModelResult> {
    const button = new AbortController();
    const reporter = await this.#reporter(workDoneToken, button);
    const onProgress = reportAsWorkDone(reporter, TITLE);
    try {
      const signals = token ? [button.signal, signalOf(token)] : [button.signal];
      return await this.models.prepare(from, onProgress, AbortSignal.any(signals));
    } finally {
      reporter.done();
    }
  }

  async #reporter(
    workDoneToken: string | number | undefined,
    button: AbortController,
  ): Promise<WorkDoneProgressReporter> {
    const { window } = this.connection;
    if (workDoneToken !== undefined || !this.showsProgress())
      return window.attachWorkDoneProgress(workDoneToken);
    const reporter = await window.createWorkDoneProgress();
    reporter.token.onCancellationRequested(() => {
      button.abort();
    });
    return reporter;
  }
}
