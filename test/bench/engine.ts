/** `npm run bench:engine`: the bare engine's speed, beside llama.cpp on the same GGUF (docs/benchmarks.md). */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ProcessEngine } from '../../server/engine/process-engine.ts';
import { engineThreads } from '../../server/engine/threads.ts';
import { ModelStore } from '../../server/model/store.ts';
import { DEFAULT_SETTINGS } from '../../server/settings.ts';
import { CACHE_DIRECTORY } from '../support/cached-install.ts';
import { prepareRealModel } from '../support/real-model.ts';
import { median, table } from './figures.ts';
import { describeMachine, thisMachine } from './machine.ts';
import { findGguf } from './peer/gguf.ts';
import { installPeer } from './peer/install.ts';
import { LlamaServer } from './peer/llama-server.ts';
import { EngineRunner, LlamaRunner, type Runner } from './runners.ts';

const ENGINE_PATH = join(import.meta.dirname, '..', '..', 'dist', 'engine.cjs');
const PREFILLS = [128, 512, 1024];
/** Steps are measured with this many tokens in the K/V cache. */
const CONTEXT = 512;
const STEPS = [1, 2, 4, 8, 16, 32, 64];
const DECODED = 32;
const MEBIBYTE = 1024 ** 2;

const USAGE = `npm run bench:engine -- [--peer] [--runs N] [--threads N] [--gguf FILE]

  --peer       llama.cpp on the same GGUF, in turns
  --runs N     of each measurement; medians are shown (default 5)
  --threads N  (default: the physical cores)`;

interface Measurement {
  readonly name: string;
  /** Milliseconds of one run. */
  readonly run: (runner: Runner) => Promise<number>;
  /** Tokens of one run, for tokens per second. */
  readonly tokens: number;
}

const MEASUREMENTS: readonly Measurement[] = [
  ...PREFILLS.map((tokens) => ({
    name: `prefill ${tokens}`,
    run: (runner: Runner) => runner.prefill(tokens),
    tokens,
  })),
  ...STEPS.map((tokens) => ({
    name: `step of ${tokens} at ${CONTEXT}`,
    run: (runner: Runner) => runner.step(CONTEXT, tokens),
    tokens,
  })),
  { name: `decode at ${CONTEXT}`, run: (runner) => runner.decode(CONTEXT, DECODED), tokens: DECODED },
];

const options = readOptions();
await prepareRealModel();
const model = await new ModelStore(CACHE_DIRECTORY).find(DEFAULT_SETTINGS.model);
if (!model) throw new Error(`The model ${DEFAULT_SETTINGS.model} is not ready.`);
const engine = new ProcessEngine({
  enginePath: ENGINE_PATH,
  modelFolder: model.folder,
  threads: options.threads,
  idleUnloadMs: 0,
  log: () => undefined,
});
const peer = options.peer ? await startPeer() : undefined;
try {
  await engine.load();
  const runners: Runner[] = [new EngineRunner(engine)];
  if (peer) runners.push(new LlamaRunner(peer));
  // Once for nothing: memory is touched and caches are warm.
  for (const runner of runners) await runner.prefill(PREFILLS[0]!);
  process.stdout.write(`${describeMachine(thisMachine())}, ${engineThreads(options.threads)} threads\n`);
  process.stdout.write(`${await measure(runners)}\n`);
  const { residentBytes } = await engine.memory();
  process.stdout.write(`Memory of foretype's engine: ${Math.round(residentBytes / MEBIBYTE)} MiB`);
  if (peer)
    process.stdout.write(`, of llama.cpp: ${Math.round((await peer.residentBytes()) / MEBIBYTE)} MiB`);
  process.stdout.write('\n');
} finally {
  await engine.close();
  await peer?.close();
}

async function measure(runners: readonly Runner[]): Promise<string> {
  const heads = runners.flatMap(({ name }) => [`${name} ms`, 'from–to', 'tok/s']);
  const rows = [['', ...heads, ...(runners.length > 1 ? ['ratio'] : [])]];
  for (const { name, run, tokens } of MEASUREMENTS) {
    process.stderr.write(`${name}\n`);
    const times = runners.map((): number[] => []);
    for (let round = 0; round < options.runs; round++) {
      // In turns, so that all meet the same noise of the machine.
      for (const [index, runner] of runners.entries()) times[index]!.push(await run(runner));
    }
    const medians = times.map((values) => median(values));
    const cells = times.flatMap((values, index) => [
      medians[index]!.toFixed(1),
      `${Math.min(...values).toFixed(1)}–${Math.max(...values).toFixed(1)}`,
      ((tokens / medians[index]!) * 1000).toFixed(0),
    ]);
    const [own, other] = medians;
    rows.push([name, ...cells, ...(other === undefined ? [] : [(other / own!).toFixed(2)])]);
  }
  return table(rows);
}

async function startPeer(): Promise<LlamaServer> {
  const { server } = await installPeer();
  return LlamaServer.start({
    binary: server,
    model: options.gguf ?? (await findGguf(DEFAULT_SETTINGS.model)),
    threads: engineThreads(options.threads),
  });
}

function readOptions(): { peer: boolean; runs: number; threads: number; gguf: string | undefined } {
  try {
    const { values } = parseArgs({
      options: {
        peer: { type: 'boolean', default: false },
        runs: { type: 'string', default: '5' },
        threads: { type: 'string', default: '0' },
        gguf: { type: 'string' },
      },
    });
    return {
      peer: values.peer,
      runs: Number(values.runs),
      threads: Number(values.threads),
      gguf: values.gguf,
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
    process.exit(2);
  }
}
