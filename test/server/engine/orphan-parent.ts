/** A parent that will be killed: starts an engine, prints its process id once it generates, and goes on. */
import { ProcessEngine } from '../../../server/engine/process-engine.ts';

const [enginePath, modelFolder] = process.argv.slice(2);
if (enginePath === undefined || modelFolder === undefined)
  throw new Error('Usage: orphan-parent.ts ENGINE FOLDER');
const engine = new ProcessEngine({
  enginePath,
  modelFolder,
  threads: 0,
  idleUnloadMs: 0,
  log: () => undefined,
});
const request = {
  promptTokens: [1, 2, 3],
  maxTokens: 10_000,
  candidates: [{ kind: 'greedy' }],
  stopTokens: [],
} as const;
let isTold = false;
for await (const event of engine.generate(request, new AbortController().signal)) {
  if (event.kind === 'token' && !isTold) process.stdout.write(`${String(engine.pid)}\n`);
  isTold ||= event.kind === 'token';
}
