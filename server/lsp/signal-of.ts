import type { CancellationToken } from 'vscode-languageserver/node';

/** `$/cancelRequest` as an AbortSignal. */
export function signalOf(token: CancellationToken): AbortSignal {
  const abort = new AbortController();
  if (token.isCancellationRequested) abort.abort();
  token.onCancellationRequested(() => {
    abort.abort();
  });
  return abort.signal;
}
