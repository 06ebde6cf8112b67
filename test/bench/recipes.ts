/** `npm run bench:recipes`: the default way to keep the weights beside others (docs/decisions/recipes.md). */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ModelSession } from '../../server/engine/onnx/session.ts';
import { engineThreads } from '../../server/engine/threads.ts';
import { loadTokenizer } from '../../server/model/load-tokenizer.ts';
import { ModelStore } from '../../server/model/store.ts';
import { DEFAULT_SETTINGS } from '../../server/settings.ts';
import { CACHE_DIRECTORY } from '../support/cached-install.ts';
import { prepareRealModel } from '../support/real-model.ts';
import { mean, median, table } from './figures.ts';
import { describeMachine, thisMachine } from './machine.ts';
import { findGguf } from './peer/gguf.ts';
import { codeTexts, RealCode } from './real-code.ts';
import { agreement, codeLogProbabilities } from './recipes/accuracy.ts';
import { RECIPES } from './recipes/recipe.ts';
import { recipeFolder, weightBytes } from './recipes/recipe-folder.ts';

const USAGE = `npm run bench:recipes -- --accuracy | --speed [--stretches N] [--runs N]

  --accuracy     beside llama.cpp on the GGUF, and log-probability of real code
  --speed        prefill and steps, in turns
  --stretches N  of 512 tokens of real code (default 40)
  --runs N       of each time (default 7)

The models are made once, into ~/.cache/foretype/recipes; remove that folder by hand.`;

const PREFILL = 512;
const STEPS = [1, 4, 16];
/** As the engine cuts a prompt on a fast machine. */
const CHUNK = 64;
const MEBIBYTE = 1024 ** 2;

const options = readOptions();
await prepareRealModel();
const model = await new ModelStore(CACHE_DIRECTORY).find(DEFAULT_SETTINGS.model);
if (!model) throw new Error(`The model ${DEFAULT_SETTINGS.model} is not ready.`);
const { folder, manifest } = model;
const gguf = await findGguf(DEFAULT_SETTINGS.model);
const code = new RealCode(codeTexts(), await loadTokenizer(folder), manifest.prompt);
const models: { readonly name: string; readonly folder: string }[] = [];
for (const recipe of RECIPES) {
  process.stderr.write(`${recipe.name}\n`);
  // Made of the product's graph, whose recipe names its version.
  const directory = join(CACHE_DIRECTORY, 'recipes', manifest.recipe);
  models.push({ name: recipe.name, folder: await recipeFolder(directory, recipe, folder, gguf) });
}
process.stdout.write(`${describeMachine(thisMachine())}, ${engineThreads(0)} threads\n`);
if (options.accuracy) process.stdout.write(`${await compareAccuracy()}\n`);
if (options.speed) process.stdout.write(`${await compareSpeed()}\n`);

async function compareAccuracy(): Promise<string> {
  const rows = [
    ['', 'weights MiB', 'same best token', '|Δ log p|', 'log p of code', 'against the first', '± (95 %)'],
  ];
  let first: readonly number[] | undefined;
  for (const { name, folder } of models) {
    process.stderr.write(`accuracy of ${name}\n`);
    const session = await load(folder);
    const { sameBest, difference } = await agreement(session);
    const scores = await codeLogProbabilities(session, code, options.stretches, PREFILL);
    first ??= scores;
    const against = scores.map((score, index) => score - first![index]!);
    const deviation = Math.sqrt(mean(against.map((value) => (value - mean(against)) ** 2)));
    rows.push([
      name,
      (await weightBytes(folder).then((bytes) => bytes / MEBIBYTE)).toFixed(0),
      `${(sameBest * 100).toFixed(1)} %`,
      difference.toFixed(3),
      mean(scores).toFixed(4),
      mean(against).toFixed(4),
      ((1.96 * deviation) / Math.sqrt(against.length)).toFixed(4),
    ]);
  }
  return table(rows);
}

async function compareSpeed(): Promise<string> {
  const sessions: ModelSession[] = [];
  for (const { folder } of models) sessions.push(await load(folder));
  const times = sessions.map((): number[][] => [PREFILL, ...STEPS].map(() => []));
  // The first round is for nothing: memory is touched.
  for (let round = 0; round <= options.runs; round++) {
    // In turns, so that all meet the same noise of the machine.
    for (const [index, session] of sessions.entries()) {
      const measured = await measure(session, round);
      if (round > 0) measured.forEach((ms, column) => times[index]![column]!.push(ms));
    }
  }
  return table([
    ['ms', `prefill of ${PREFILL}`, ...STEPS.map((tokens) => `step of ${tokens}`)],
    ...models.map(({ name }, index) => [name, ...times[index]!.map((values) => median(values).toFixed(1))]),
  ]);
}

/** Milliseconds of the prefill, then of each step behind it. */
async function measure(session: ModelSession, round: number): Promise<number[]> {
  const tokens = code.stretch(round, PREFILL + Math.max(...STEPS));
  const cache = session.newCache();
  const started = performance.now();
  for (let start = 0; start < PREFILL; start += CHUNK) {
    await session.run(cache, tokens.slice(start, start + CHUNK), []);
  }
  const measured = [performance.now() - started];
  for (const step of STEPS) {
    let ms = 0;
    // The first run of a size asks for new memory.
    for (let time = 0; time < 2; time++) {
      cache.truncate(PREFILL);
      const started = performance.now();
      await session.run(cache, tokens.slice(PREFILL, PREFILL + step), [step - 1]);
      ms = performance.now() - started;
    }
    measured.push(ms);
  }
  return measured;
}

function load(folder: string): Promise<ModelSession> {
  return ModelSession.load(folder, manifest.shape, engineThreads(0));
}

function readOptions(): { accuracy: boolean; speed: boolean; stretches: number; runs: number } {
  try {
    const { values } = parseArgs({
      options: {
        accuracy: { type: 'boolean', default: false },
        speed: { type: 'boolean', default: false },
        stretches: { type: 'string', default: '40' },
        runs: { type: 'string', default: '7' },
      },
    });
    const [stretches, runs] = [Number(values.stretches), Number(values.runs)];
    if (!(stretches >= 1) || !(runs >= 1)) throw new Error('--stretches and --runs are counts.');
    if (!values.accuracy && !values.speed) throw new Error('Accuracy or speed?');
    return { accuracy: values.accuracy, speed: values.speed, stretches, runs };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
    process.exit(2);
  }
}
