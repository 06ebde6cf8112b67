import { once } from 'node:events';
import type { ModelShape } from '../model/manifest.ts';
import { forkEngine } from './fork-engine.ts';
import type { EngineCommand, EngineReport } from './messages.ts';
import { messageOf } from '../message-of.ts';

/**
 * Lets an engine process arrange the weights of a model folder for this machine; when the signal aborts it is killed. It has ended when the result is
 * here: why they are not arranged, or nothing. Either way the model can be loaded, unless the process was killed.
 * @param enginePath `dist/engine.cjs`.
 */
export function arrangeWith(
  enginePath: string,
): (modelFolder: string, shape: ModelShape, signal: AbortSignal) => Promise<string | undefined> {
  return async (modelFolder, shape, signal) => {
    const child = forkEngine(enginePath);
    let reason: string | undefined = 'the engine process ended over it';
    const kill = (): void => {
      child.kill('SIGKILL');
    };
    signal.addEventListener('abort', kill);
    if (signal.aborted) kill();
    child.on('message', (report: EngineReport) => {
      reason = report.kind === 'not-arranged' ? report.reason : undefined;
      child.disconnect();
    });
    const command: EngineCommand = { kind: 'arrange', modelFolder, shape };
    child.send(command, () => undefined);
    try {
      await once(child, 'exit');
    } catch (error) {
      // It could not be started.
      reason = messageOf(error);
    } finally {
      signal.removeEventListener('abort', kill);
    }
    return reason;
  };
}
