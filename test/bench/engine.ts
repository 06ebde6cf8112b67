/** `npm run bench:engine`: the bare engine's speed, beside llama.cpp on the same GGUF (docs/benchmarks.md). */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ProcessEngine } from '../../server/engine/process-engine.ts';
import { engineThreads } from '../../server/engine/threads.ts';
import { loadTokenizer } from '../../server/model/load-tokenizer.ts';
import { ModelStore } from '../../server/model/store.ts';
import { DEFAULT_SETTINGS } from '../../server/settings.ts';
import { CACHE_DIRECTORY } from '../support/cached-install.ts';
import { prepareRealModel } from '../support/real-model.ts';
import { measurementTable, type Measured, type Series } from './engine-table.ts';
import { idleProcessorMs } from './idle.ts';
import { expectLibrary, instructionsOf, onlyWith, type Instructions } from './instructions.ts';
import { describeMachine, thisMachine } from './machine.ts';
import { findGguf } from './peer/gguf.ts';
import { installPeer } from './peer/install.ts';
import { LlamaServer } from './peer/llama-server.ts';
import { codeTexts, RealCode } from './real-code.ts';
import { EngineRunner, LlamaRunner, type Runner, type Sample } from './runners.ts';
import { messageOf } from '../../server/message-of.ts';

const ENGINE_PATH = join(import.meta.dirname, '..', '..', 'dist', 'engine.cjs');
const PREFILLS = [128, 512, 1024];
/** Steps and generation are measured with about this many tokens in the K/V cache: a usual prompt. */
const CONTEXT = 512;
const STEPS = [1, 2, 4, 8, 16, 32, 64];
const DECODED = 64;
const DECODED_PROMPTS_A_ROUND = 2;
/** About a line of code. */
const SUGGESTED = 16;
/** Tokens typed between the cold and the warm suggestion. */
const TYPED = 3;

const USAGE = `npm run bench:engine -- [--peer] [--runs N] [--threads N] [--model NAME] [--gguf FILE] [--json FILE] [--instructions avx2]

  --peer       llama.cpp on the same GGUF, in turns
  --runs N     of each measurement, each with other prompts; medians are shown (default 5)
  --threads N  (default: the physical cores)
  --model NAME of the catalogue (default ${DEFAULT_SETTINGS.model})
  --json FILE  writes every run
  --instructions avx2
               as on a processor that has AVX2 and neither AVX-512 nor VNNI: other kernels (test/bench/instructions.ts),
               and a build of llama.cpp for it`;

interface Measurement extends Measured {
  /** One run; `round` chooses the prompt. Runs of one round are asked of one runner after the other. */
  readonly run: (runner: Runner, round: number) => Promise<Sample>;
}

const options = readOptions();
await onlyWith(options.instructions);
await prepareRealModel(options.model);
const store = new ModelStore(CACHE_DIRECTORY);
const model = await store.find(options.model);
if (!model) throw new Error(`The model ${options.model} is not ready.`);
const { folder, manifest } = model;
const code = new RealCode(codeTexts(), await loadTokenizer(folder), manifest.prompt);
const peer = options.peer ? await preparePeer() : undefined;
const threads = engineThreads(options.threads);
const starters = [startEngine, ...(peer ? [startPeer] : [])];

process.stdout.write(`${describeMachine(thisMachine(), options.instructions)}, ${threads} threads\n`);
const loads = await measureLoads();
const runners = await startAll();
try {
  const series = await measureAll();
  const memory = await Promise.all(runners.map((runner) => runner.residentBytes()));
  process.stderr.write('nobody asks: 18 s\n');
  const idleMs = await idleProcessorMs(runners.map(({ pid }) => pid));
  const names = runners.map(({ name }) => name);
  const all = [...series, ...loads];
  process.stdout.write(`${measurementTable(names, all, { memory, idleMs })}\n`);
  if (options.json !== undefined) {
    const result = {
      machine: thisMachine(),
      instructions: options.instructions,
      threads,
      peer: peer?.version,
      names,
      series: all,
      memory,
      idleMs,
    };
    await writeFile(options.json, `${JSON.stringify(result, null, 1)}\n`);
  }
} finally {
  for (const runner of runners) await runner.close();
}

/** Numbers of prompts: no two measurements or rounds share one. */
function measurements(): Measurement[] {
  const kinds = PREFILLS.length + DECODED_PROMPTS_A_ROUND + 2;
  const number = (round: number, kind: number): number => round * kinds + kind;
  const context = (round: number): readonly number[] =>
    code.stretch(number(round, PREFILLS.length), CONTEXT + Math.max(...STEPS));
  const suggested = PREFILLS.length + 1;
  return [
    ...PREFILLS.map((tokens, kind): Measurement => ({
      name: `prefill of ${tokens}`,
      summary: 'median',
      run: (runner, round) => runner.prefill(code.stretch(number(round, kind), tokens)),
    })),
    ...STEPS.map((tokens): Measurement => ({
      name: `step of ${tokens} behind ${CONTEXT}`,
      summary: 'median',
      run: (runner, round) =>
        runner.step(context(round).slice(0, CONTEXT), context(round).slice(CONTEXT, CONTEXT + tokens)),
    })),
    ...Array.from({ length: DECODED_PROMPTS_A_ROUND }, (_, index): Measurement => ({
      name: `a token, generating up to ${DECODED} behind ${CONTEXT}`,
      summary: 'per token',
      run: (runner, round) =>
        runner.decode(code.hole(number(round, suggested + 1 + index), CONTEXT).prompt, DECODED),
    })),
    {
      name: `first suggestion, cold (prompt of ${CONTEXT}, ${SUGGESTED} tokens)`,
      summary: 'median',
      run: (runner, round) => runner.suggest(code.hole(number(round, suggested), CONTEXT).prompt, SUGGESTED),
    },
    {
      name: `the next one, ${TYPED} tokens typed since`,
      summary: 'median',
      run: (runner, round) => {
        const { prompt, missing } = code.hole(number(round, suggested), CONTEXT);
        return runner.suggest([...prompt, ...missing.slice(0, TYPED)], SUGGESTED);
      },
    },
  ];
}

async function measureAll(): Promise<Series[]> {
  // Once for nothing: memory is touched and caches are warm.
  for (const runner of runners) await runner.prefill(code.stretch(0, CONTEXT));
  const series = new Map<string, { summary: Series['summary']; samples: Sample[][] }>();
  for (let round = 1; round <= options.runs; round++) {
    for (const { name, summary, run } of measurements()) {
      process.stderr.write(`round ${round}: ${name}\n`);
      const entry = series.get(name) ?? { summary, samples: runners.map((): Sample[] => []) };
      series.set(name, entry);
      // In turns, so that all meet the same noise of the machine.
      for (const [index, runner] of runners.entries()) entry.samples[index]!.push(await run(runner, round));
    }
  }
  return [...series].map(([name, { summary, samples }]) => ({ name, summary, samples }));
}

/** From the start of the process to the loaded model. The file's pages are in memory: it was read just before. */
async function measureLoads(): Promise<Series[]> {
  const samples = starters.map((): Sample[] => []);
  for (let round = 0; round <= options.runs; round++) {
    for (const [index, start] of starters.entries()) {
      const started = performance.now();
      const runner = await start();
      // The first reads the file from the disk.
      if (round > 0) samples[index]!.push({ ms: performance.now() - started, tokens: 0 });
      await runner.close();
    }
  }
  return [{ name: 'load', summary: 'median', samples }];
}

async function startAll(): Promise<Runner[]> {
  const runners: Runner[] = [];
  for (const start of starters) runners.push(await start());
  return runners;
}

async function startEngine(): Promise<Runner> {
  const engine = new ProcessEngine({
    enginePath: ENGINE_PATH,
    modelFolder: folder,
    threads: options.threads,
    idleUnloadMs: 0,
    // What is kept belongs to all instructions.
    ...(options.instructions === undefined && { calibrationFile: store.calibrationFile(folder) }),
    log: () => undefined,
  });
  await engine.load();
  await expectLibrary(engine.pid!);
  return new EngineRunner(engine, manifest.prompt.stopTokens);
}

async function startPeer(): Promise<Runner> {
  const { binary, gguf } = peer!;
  return new LlamaRunner(await LlamaServer.start({ binary, model: gguf, threads }));
}

async function preparePeer(): Promise<{ binary: string; version: string; gguf: string }> {
  const { server, version } = await installPeer(options.instructions);
  return { binary: server, version, gguf: options.gguf ?? (await findGguf(options.model)) };
}

function readOptions(): {
  peer: boolean;
  runs: number;
  threads: number;
  model: string;
  gguf: string | undefined;
  json: string | undefined;
  instructions: Instructions | undefined;
} {
  try {
    const { values } = parseArgs({
      options: {
        peer: { type: 'boolean', default: false },
        runs: { type: 'string', default: '5' },
        threads: { type: 'string', default: '0' },
        model: { type: 'string', default: DEFAULT_SETTINGS.model },
        gguf: { type: 'string' },
        json: { type: 'string' },
        instructions: { type: 'string' },
      },
    });
    const { peer, model, gguf, json } = values;
    const instructions = instructionsOf(values.instructions);
    const [runs, threads] = [Number(values.runs), Number(values.threads)];
    if (!Number.isSafeInteger(runs) || runs < 1) throw new Error(`--runs is a count, not "${values.runs}".`);
    if (!Number.isSafeInteger(threads) || threads < 0)
      throw new Error(`--threads is a count, not "${values.threads}".`);
    return { peer, runs, threads, model, gguf, json, instructions };
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n\n${USAGE}\n`);
    process.exit(2);
  }
}
