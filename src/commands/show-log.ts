import type { LogOutputChannel } from 'vscode';

/** `foretype.showLog` */
export function showLog(log: LogOutputChannel): () => void {
  return () => {
    log.show(true);
  };
}
