import { fork } from 'node:child_process';
import type { ConvertedModel, ConverterMessage, ConvertRequest } from './messages.ts';

/** Shown when the process dies without a word. */
const MAX_ERROR_LENGTH = 1000;

export type ConversionResult =
  | { readonly kind: 'converted'; readonly model: ConvertedModel }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * Runs the conversion process to its end. When `signal` aborts the process is killed; it has ended when the result is here.
 * @param converterPath the bundle, or `server/model/converter/main.ts` when running from source.
 */
export function runConverter(
  converterPath: string,
  request: ConvertRequest,
  onProgress: (done: number, total: number, detail: string) => void,
  signal: AbortSignal,
): Promise<ConversionResult> {
  return new Promise((resolve) => {
    const child = fork(converterPath, [], {
      // Not the parent's: a debugger's port cannot be opened twice.
      execArgv: converterPath.endsWith('.ts') ? ['--import', 'tsx'] : [],
      // Standard output may be the language server's channel.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    let result: ConversionResult | undefined;
    let errors = '';
    const cancel = (): void => {
      result = { kind: 'cancelled' };
      child.kill('SIGKILL');
    };
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    child.stderr?.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString('utf8')).slice(-MAX_ERROR_LENGTH);
    });
    child.on('message', (message: ConverterMessage) => {
      if (message.kind === 'progress') onProgress(message.done, message.total, message.detail);
      else result ??= message;
    });
    child.once('error', (error) => {
      signal.removeEventListener('abort', cancel);
      resolve(result ?? { kind: 'failed', message: `The conversion could not be started: ${error.message}` });
    });
    child.once('close', (code, killedBy) => {
      signal.removeEventListener('abort', cancel);
      resolve(result ?? { kind: 'failed', message: deathMessage(code, killedBy, errors) });
    });
    child.send(request);
  });
}

function deathMessage(code: number | null, killedBy: NodeJS.Signals | null, errors: string): string {
  const how = killedBy === null ? `exit code ${code ?? 'unknown'}` : killedBy;
  const hint = killedBy === 'SIGKILL' ? ' Perhaps the machine ran out of memory.' : '';
  return `The conversion ended unexpectedly (${how}).${hint}${errors === '' ? '' : `\n${errors.trim()}`}`;
}
