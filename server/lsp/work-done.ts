import type { Connection, WorkDoneProgressReporter } from 'vscode-languageserver/node';

/** Work-done progress of what a client asks for: the request's own, else one that the server begins. */
export class WorkDone {
  /** @param showsProgress whether the client shows what the server begins. */
  constructor(
    private readonly connection: Connection,
    private readonly showsProgress: () => boolean,
  ) {}

  /** @param onCancel the cancel button of a progress that the server began; the request's own is cancelled with the request. */
  async reporter(
    workDoneToken: string | number | undefined,
    onCancel: () => void,
  ): Promise<WorkDoneProgressReporter> {
    const { window } = this.connection;
    if (workDoneToken !== undefined || !this.showsProgress())
      return window.attachWorkDoneProgress(workDoneToken);
    const reporter = await window.createWorkDoneProgress();
    reporter.token.onCancellationRequested(onCancel);
    return reporter;
  }
}
