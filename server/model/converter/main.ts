/**
 * The conversion process: converts one model and ends. Apart, because it keeps a core busy for many seconds, and because
 * ending a process is the surest way to cancel. It ends with its parent.
 */
import { constants, setPriority } from 'node:os';
import { fileProblem, isSystemError } from '../file-problem.ts';
import { convert } from './convert.ts';
import type { ConvertRequest, ConverterMessage } from './messages.ts';

const send = (message: ConverterMessage): Promise<void> =>
  new Promise((resolve) => {
    if (process.send)
      process.send(message, () => {
        resolve();
      });
    else resolve();
  });

async function answer(request: ConvertRequest): Promise<void> {
  const cancelled = new AbortController();
  const report = (done: number, total: number, detail: string): void => {
    void send({ kind: 'progress', done, total, detail });
  };
  try {
    await send({ kind: 'converted', model: await convert(request, report, cancelled.signal) });
  } catch (error) {
    const message = isSystemError(error)
      ? fileProblem(error, error.path ?? request.folder)
      : error instanceof Error
        ? error.message
        : String(error);
    await send({ kind: 'failed', message });
  }
}

setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
process.once('disconnect', () => process.exit(1));
process.once('message', (request: ConvertRequest) => {
  void answer(request).then(() => process.exit(0));
});
