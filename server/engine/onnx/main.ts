/** The engine process: one ONNX Runtime session, one request at a time, told by its parent over IPC. It ends with its parent. */
import { residentBytes } from '../../machine/resident-bytes.ts';
import { NO_ENGINE_USAGE } from '../engine.ts';
import { readLearnedPrompt } from '../../model/learned-prompt.ts';
import type { EngineCommand, EngineReport } from '../messages.ts';
import { engineThreads } from '../threads.ts';
import { arrangeWeights } from './arrange-weights.ts';
import { Calibration } from './calibration.ts';
import { Generator, BadPromptError } from './generator.ts';
import { readyModel } from './ready-model.ts';
import { ModelSession } from './session.ts';
import { messageOf } from '../../message-of.ts';

type Request = EngineCommand & { kind: 'generate' | 'warm-up' };

let generator: Generator | undefined;
let working: Promise<void> = Promise.resolve();
let calibration: Calibration | undefined;
const cancelled = new Set<number>();
const waiting = new Set<number>();

process.on('message', (command: EngineCommand) => {
  switch (command.kind) {
    case 'load':
      working = working.then(() => load(command));
      break;
    case 'arrange':
      working = working.then(() => arrange(command));
      break;
    case 'generate':
    case 'warm-up':
      waiting.add(command.request);
      working = working.then(() => serve(command));
      break;
    case 'look':
      working = working.then(look);
      break;
    case 'cancel':
      if (waiting.has(command.request)) cancelled.add(command.request);
      break;
    case 'usage':
      void residentBytes().then((bytes) => {
        const usage = generator?.usage ?? NO_ENGINE_USAGE;
        report({ kind: 'usage', usage: { ...usage, residentBytes: bytes } });
      });
      break;
  }
});
process.on('disconnect', () => {
  process.exit(0);
});

async function arrange({ modelFolder, shape }: EngineCommand & { kind: 'arrange' }): Promise<void> {
  try {
    await arrangeWeights(modelFolder, shape);
    report({ kind: 'arranged' });
  } catch (error) {
    report({ kind: 'not-arranged', reason: messageOf(error) });
  }
}

async function load({
  modelFolder: folder,
  threads: wanted,
  calibrationFile,
  learnedPrompt,
}: EngineCommand & { kind: 'load' }): Promise<void> {
  const started = performance.now();
  try {
    const { shape } = await readyModel(folder);
    const learned = learnedPrompt === undefined ? undefined : await readLearnedPrompt(learnedPrompt, shape);
    const threads = engineThreads(wanted);
    const session = await ModelSession.load(folder, shape, threads);
    const loadMs = performance.now() - started;
    calibration = await Calibration.of({ session, threads, file: calibrationFile });
    generator = new Generator(session, calibration.costs, learned);
    report({ kind: 'loaded', loadMs, stepMs: calibration.stepMs });
  } catch (error) {
    const reason = messageOf(error);
    report({ kind: 'not-loadable', message: `The model in ${folder} cannot be loaded: ${reason}` });
  }
}

async function serve(command: Request): Promise<void> {
  const { request } = command;
  const isCancelled = (): boolean => cancelled.has(request);
  try {
    // Not loaded: the parent has been told and fails the request itself.
    if (generator && !isCancelled()) await run(generator, command, isCancelled);
    report({ kind: 'done', request });
  } catch (error) {
    const message = messageOf(error);
    report({ kind: error instanceof BadPromptError ? 'prompt-too-long' : 'failed', request, message });
  } finally {
    waiting.delete(request);
    cancelled.delete(request);
    // Takes milliseconds; whoever waits goes first.
    if (waiting.size === 0) generator?.tidy();
  }
}

/** A request that comes meanwhile waits for one step at most. */
async function look(): Promise<void> {
  try {
    const isDone = await calibration?.look(() => waiting.size === 0);
    if (calibration && isDone === true) report({ kind: 'looked', stepMs: calibration.stepMs });
    if (waiting.size === 0) generator?.tidy();
  } catch (error) {
    report({ kind: 'log', line: `steps could not be measured again: ${String(error)}` });
  }
}

async function run(engine: Generator, command: Request, isCancelled: () => boolean): Promise<void> {
  if (command.kind === 'warm-up') {
    await engine.warmUp(command.promptTokens, command.cacheKey, isCancelled);
    return;
  }
  await engine.generate(command.generate, isCancelled, (event) => {
    report({ kind: 'event', request: command.request, event });
  });
}

function report(message: EngineReport): void {
  process.send?.(message);
}
