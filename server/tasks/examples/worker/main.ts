/** The thread that examples run in: wiring, and nothing else. */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromSandbox, SandboxThreadData } from '../messages.ts';
import type { Interpreter } from './interpreter.ts';
import { startJavaScript } from './javascript.ts';
import { startPython } from './python.ts';

const port = parentPort;
if (!port) throw new Error('Examples run in a thread of the server.');
const { language, programs, expressions, wasmPath } = workerData as SandboxThreadData;
const tell = (message: FromSandbox): void => {
  port.postMessage(message);
};

void run();

async function run(): Promise<void> {
  const wasm = readFileSync(wasmPath);
  const start = async (): Promise<Interpreter> =>
    language === 'python' ? startPython(wasm) : startJavaScript(wasm);
  for (const program of programs) {
    const interpreter = await start();
    tell({ kind: 'begin' });
    const outcome = interpreter.load(program);
    tell({ kind: 'loaded', outcome });
    if (outcome.kind !== 'value') continue;
    for (const expression of expressions) {
      tell({ kind: 'begin' });
      tell({ kind: 'evaluated', outcome: interpreter.evaluate(expression) });
    }
    break;
  }
  tell({ kind: 'done' });
}
