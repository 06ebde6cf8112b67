/** `npm run bench:recipes`: the default way to keep the weights beside others (docs/decisions/recipes.md). */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ModelSession } from '../../server/engine/onnx/session.ts';
import { engineThreads } from '../../server/engine/threads.ts';
import { loadTokenizer } from '../../server/model/load-tokenizer.ts';
import { ModelStore } from '../../server/model/store.ts';
import { DEFAULT_SETTINGS } from '../../server/settings.ts';
import { DATA_FOLDER } from '../eval/options.ts';
import { drawItems, loadItems } from '../eval/items.ts';
import { mcNemar, shareOf } from '../eval/statistics.ts';
import { CACHE_DIRECTORY } from '../support/cached-install.ts';
import { prepareRealModel } from '../support/real-model.ts';
import { mean, median, table } from './figures.ts';
import { expectLibrary, instructionsOf, onlyWith, type Instructions } from './instructions.ts';
import { describeMachine, thisMachine } from './machine.ts';
import { findGguf } from './peer/gguf.ts';
import { installPeer } from './peer/install.ts';
import { LlamaServer } from './peer/llama-server.ts';
import { codeTexts, RealCode } from './real-code.ts';
import { agreement, codeLogProbabilities } from './recipes/accuracy.ts';
import { exactLines, llamaWriter, sessionWriter, type LineWriter } from './recipes/exact-lines.ts';
import { RECIPES, type Recipe } from './recipes/recipe.ts';
import { recipeFolder, weightBytes } from './recipes/recipe-folder.ts';
import { messageOf } from '../../server/message-of.ts';

const USAGE = `npm run bench:recipes -- --accuracy | --exact | --speed [options]

  --accuracy        beside llama.cpp's tokens of the GGUF, and log-probability of real code
  --exact           lines of the HumanEval infilling benchmark written as they were, beside llama.cpp on the GGUF
  --speed           prefill and steps, in turns
  --model NAME      of the catalogue (default ${DEFAULT_SETTINGS.model})
  --recipes NAMES   with commas, of ${RECIPES.map(({ name }) => name).join(', ')} (default all)
  --stretches N     of 512 tokens of real code (default 40; 0: only beside llama.cpp)
  --items N         of the benchmark (default 500), in the folder --data (default ../shared/bench)
  --json FILE       keeps what --exact found; what it holds is not asked again
  --runs N          of each time (default 7)
  --threads N       (default: the physical cores)
  --instructions avx2  as on a processor that has AVX2 and neither AVX-512 nor VNNI (test/bench/instructions.ts)

The models are made once, into ~/.cache/foretype/recipes; remove that folder by hand.`;

const PEER = 'llama.cpp';
/** Between two words of progress, when what was found is kept. */
const ITEMS_AT_ONCE = 25;
const PREFILL = 512;
const STEPS = [1, 4, 16];
/** As the engine cuts a prompt on a fast machine. */
const CHUNK = 64;
const MEBIBYTE = 1024 ** 2;

const options = readOptions();
await onlyWith(options.instructions);
await prepareRealModel(options.model);
const model = await new ModelStore(CACHE_DIRECTORY).find(options.model);
if (!model) throw new Error(`The model ${options.model} is not ready.`);
const { folder, manifest } = model;
const gguf = await findGguf(options.model);
const threads = engineThreads(options.threads);
const tokenizer = await loadTokenizer(folder);
const code = new RealCode(codeTexts(), tokenizer, manifest.prompt);
const models: { readonly name: string; readonly folder: string }[] = [];
for (const recipe of options.recipes) {
  process.stderr.write(`${recipe.name}\n`);
  // Made of the product's graph, whose recipe names its version.
  const directory = join(CACHE_DIRECTORY, 'recipes', manifest.recipe);
  models.push({ name: recipe.name, folder: await recipeFolder(directory, recipe, folder, gguf) });
}
process.stdout.write(`${describeMachine(thisMachine(), options.instructions)}, ${threads} threads\n`);
if (options.accuracy) process.stdout.write(`${await compareAccuracy()}\n`);
if (options.exact) process.stdout.write(`${await compareExact()}\n`);
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

/** The peer first, then each recipe; McNemar's test against the peer. */
async function compareExact(): Promise<string> {
  const items = drawItems(await loadItems('humaneval-single', options.data), options.items, 1);
  const kept = await readKept(options.json);
  const ask = async (name: string, write: () => Promise<[LineWriter, () => Promise<void>]>) => {
    if (kept[name] && kept[name].length >= items.length) return;
    const [writer, close] = await write();
    const exact = (kept[name] ??= []);
    for (let start = exact.length; start < items.length; start += ITEMS_AT_ONCE) {
      const some = items.slice(start, start + ITEMS_AT_ONCE);
      exact.push(...(await exactLines(writer, some, manifest.prompt, tokenizer)));
      process.stderr.write(`${name} ${exact.length}\n`);
      if (options.json !== undefined) await writeFile(options.json, JSON.stringify(kept));
    }
    await close();
  };
  await ask(PEER, async () => {
    const server = await LlamaServer.start({
      binary: (await installPeer()).server,
      model: gguf,
      threads,
    });
    return [llamaWriter(server), () => server.close()];
  });
  for (const { name, folder } of models) {
    await ask(name, async () => {
      const session = await load(folder);
      return [sessionWriter(session, manifest.prompt, tokenizer), () => session.close()];
    });
  }
  const theirs = kept[PEER]!;
  const rows = [['', 'exact', 'only this', 'only llama.cpp', 'p']];
  for (const name of [PEER, ...models.map(({ name }) => name)]) {
    const ours = kept[name]!;
    const { share, low, high } = shareOf(ours.filter(Boolean).length, ours.length);
    const { onlyFirst, onlySecond, pValue } = mcNemar(
      ours.map((first, index) => ({ first, second: theirs[index]! })),
    );
    const percent = (value: number): string => (100 * value).toFixed(1);
    const paired = name === PEER ? [] : [`${onlyFirst}`, `${onlySecond}`, pValue.toPrecision(2)];
    rows.push([name, `${percent(share)} % (${percent(low)}–${percent(high)})`, ...paired]);
  }
  return table(rows);
}

async function readKept(file: string | undefined): Promise<Record<string, boolean[]>> {
  if (file === undefined) return {};
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, boolean[]>;
  } catch {
    return {};
  }
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

async function load(folder: string): Promise<ModelSession> {
  const session = await ModelSession.load(folder, manifest.shape, threads);
  await expectLibrary(process.pid);
  return session;
}

interface Options {
  readonly accuracy: boolean;
  readonly exact: boolean;
  readonly speed: boolean;
  readonly model: string;
  readonly recipes: readonly Recipe[];
  readonly stretches: number;
  readonly runs: number;
  readonly items: number;
  readonly threads: number;
  readonly data: string;
  readonly json: string | undefined;
  readonly instructions: Instructions | undefined;
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        accuracy: { type: 'boolean', default: false },
        exact: { type: 'boolean', default: false },
        items: { type: 'string', default: '500' },
        data: { type: 'string', default: DATA_FOLDER },
        json: { type: 'string' },
        threads: { type: 'string', default: '0' },
        speed: { type: 'boolean', default: false },
        stretches: { type: 'string', default: '40' },
        runs: { type: 'string', default: '7' },
        model: { type: 'string', default: DEFAULT_SETTINGS.model },
        recipes: { type: 'string' },
        instructions: { type: 'string' },
      },
    });
    const stretches = count('--stretches', values.stretches, 0);
    const runs = count('--runs', values.runs, 1);
    const items = count('--items', values.items, 1);
    const threads = count('--threads', values.threads, 0);
    const { accuracy, exact, speed, model, data, json } = values;
    const instructions = instructionsOf(values.instructions);
    if (!accuracy && !exact && !speed) throw new Error('Accuracy, exact lines or speed?');
    const recipes = recipesOf(values.recipes);
    return {
      accuracy,
      exact,
      speed,
      model,
      recipes,
      stretches,
      runs,
      items,
      threads,
      data,
      json,
      instructions,
    };
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n\n${USAGE}\n`);
    process.exit(2);
  }
}

function recipesOf(names: string | undefined): readonly Recipe[] {
  if (names === undefined) return RECIPES;
  return names.split(',').map((wanted) => {
    const recipe = RECIPES.find(({ name }) => name === wanted);
    if (!recipe) throw new Error(`No recipe is called ${wanted}.`);
    return recipe;
  });
}

function count(option: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) throw new Error(`${option} is a count, not "${text}".`);
  return value;
}
