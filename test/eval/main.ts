/** `npm run eval`: quality of the whole server on infilling benchmarks and on real files, beside llama.cpp (docs/quality.md). */
import { availableParallelism } from 'node:os';
import { engineThreads } from '../../server/engine/threads.ts';
import { DEFAULT_SETTINGS } from '../../server/settings.ts';
import { thisMachine } from '../bench/machine.ts';
import { findGguf } from '../bench/peer/gguf.ts';
import { installPeer } from '../bench/peer/install.ts';
import { LlamaServer } from '../bench/peer/llama-server.ts';
import { prepareRealModel } from '../support/real-model.ts';
import type { Answerer, Reply } from './answerer.ts';
import { ForetypeAnswerer, type SeenDocument } from './foretype-answerer.ts';
import { rightCharacters } from '../bench/replay/screen.ts';
import { drawItems, isTested, loadItems, type EvalItem } from './items.ts';
import { LlamaAnswerer } from './llama-answerer.ts';
import { parseOptions, USAGE, type AnySetName, type Options, type RunOptions } from './options.ts';
import { holeOf, placeCursor, type PlacedItem } from './placed-item.ts';
import { reportComparison, reportRun, reportWrong } from './report.ts';
import {
  differences,
  readRun,
  writeRun,
  type Answer,
  type EvalRun,
  type ItemResult,
  type RunHeader,
} from './results.ts';
import { drawRealItems, isReal, isRealSet, REAL_SETS } from './real/items.ts';
import { parsesWith } from './real/parses.ts';
import { Workspace } from './real/workspace.ts';
import { runTests } from './run-tests.ts';
import { isProgram, loadSantacoder, SANTACODER } from './santacoder-fim.ts';
import { evaluateConvert } from './tasks/convert.ts';
import { evaluateDescribed } from './tasks/described.ts';
import { evaluateGenerate } from './tasks/generate.ts';
import { evaluateTests } from './tasks/written-tests.ts';
import { evaluateFix } from './tasks/fix.ts';
import { evaluateReview } from './tasks/review.ts';
import { editSimilarity, isExactMatch, isFirstLineExact } from './score.ts';
import { messageOf } from '../../server/message-of.ts';

const EVALUATIONS = {
  generate: evaluateGenerate,
  tests: evaluateTests,
  convert: evaluateConvert,
  review: evaluateReview,
  fix: evaluateFix,
  document: evaluateDescribed,
  explain: evaluateDescribed,
} as const;
const ONE_LINE_SETS: readonly AnySetName[] = ['humaneval-single', SANTACODER];
/** Answers between two lines of progress, and between two savings. */
const PROGRESS_STEP = 10;

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function compare([first, second]: readonly [string, string]): Promise<void> {
  const [left, right] = [await readRun(first), await readRun(second)];
  const different = differences(left.header, right.header);
  if (different.length > 0) progress(`The runs differ in ${different.join(', ')}.`);
  process.stdout.write(reportComparison(left, right, 'foretype'));
}

async function evaluate(options: RunOptions): Promise<void> {
  const items = await itemsOf(options);
  const run = await startRun(options, items);
  const save = async (): Promise<void> => {
    if (options.json !== undefined) await writeRun(options.json, run);
  };
  if (options.model === undefined) await prepareRealModel();
  await answerAll(run, items, () => startForetype(options, items), ['foretype'], save);
  if (options.peer) await askPeer(run, items, options, save);
  await testAll(run, items, save);
  if (options.showWrong) process.stdout.write(reportWrong(run, 'foretype'));
  process.stdout.write(reportRun(run));
}

function itemsOf({ set, split, limit, seed, data }: RunOptions): Promise<readonly EvalItem[]> {
  if (isRealSet(set)) return drawRealItems(set, split, limit, seed);
  const all = set === SANTACODER ? loadSantacoder(data) : loadItems(set, data);
  return all.then((items) => drawItems<EvalItem>(items, limit, seed));
}

async function startRun(options: RunOptions, items: readonly EvalItem[]): Promise<EvalRun> {
  const { set, split, seed, cursor, eagerness, model = DEFAULT_SETTINGS.model, seen, promptTokens } = options;
  const byDefault = DEFAULT_SETTINGS.retrieval ? DEFAULT_SETTINGS.retrievalSources : [];
  const retrieval = (options.retrieval ?? byDefault).join(',');
  const header: RunHeader = {
    set,
    ...(isRealSet(set) ? { split, retrieval, seen } : {}),
    ...(promptTokens > 0 && { promptTokens }),
    seed,
    cursor,
    model,
    eagerness,
  };
  const known = new Map<string, ItemResult>();
  if (options.resume && options.json !== undefined) {
    const earlier = await readRun(options.json).catch(() => undefined);
    const different = earlier ? differences(earlier.header, header) : [];
    if (different.length > 0) {
      throw new Error(`${options.json} is of another run: it differs in ${different.join(', ')}.`);
    }
    for (const item of earlier?.items ?? []) known.set(item.id, item);
    progress(`Going on with ${known.size} items of ${options.json}`);
  }
  return {
    header,
    machine: thisMachine(),
    startedAt: new Date().toISOString(),
    items: items.map((item) => known.get(item.id) ?? startItem(item)),
  };
}

function startItem(item: EvalItem): ItemResult {
  const { id, hole } = item;
  const origin = {
    ...(item.language !== undefined && { language: item.language }),
    ...(isReal(item) && { kind: item.kind }),
  };
  return { id, hole, ...origin, answers: {} };
}

async function startForetype(
  { model, threads, eagerness, server, retrieval, seen, seed, promptTokens }: RunOptions,
  items: readonly EvalItem[],
): Promise<readonly Answerer[]> {
  const settings = {
    threads,
    eagerness,
    promptTokens,
    ...(retrieval && { retrieval: retrieval.length > 0, retrievalSources: retrieval }),
    ...(model !== undefined && { model }),
  };
  const real = items.filter(isReal);
  if (real.length === 0) {
    return [await ForetypeAnswerer.start(settings, programOf, server)];
  }
  const workspace = await Workspace.create(real, seen > 0);
  process.once('exit', () => {
    workspace.removeSync();
  });
  const documentOf = (item: EvalItem): { uri: string; language: string } => {
    if (!isReal(item)) throw new Error(`${item.id} is in no workspace.`);
    return { uri: workspace.uriOf(item), language: item.language };
  };
  const seenBefore = (item: EvalItem): readonly SeenDocument[] =>
    isReal(item) ? workspace.neighboursOf(item, seen, seed) : [];
  const folders = workspace.foldersOf(real);
  return [await ForetypeAnswerer.start(settings, documentOf, server, folders, seenBefore)];
}

function programOf(item: EvalItem): { uri: string; language: string } {
  return isProgram(item)
    ? { uri: `file:///eval/${item.file}`, language: item.language }
    : { uri: 'file:///eval/program.py', language: 'python' };
}

async function askPeer(
  run: EvalRun,
  items: readonly EvalItem[],
  options: RunOptions,
  save: () => Promise<void>,
): Promise<void> {
  const peer = await installPeer();
  const server = await LlamaServer.start({
    binary: peer.server,
    model: options.gguf ?? (await findGguf(run.header.model)),
    threads: engineThreads(options.threads),
  });
  try {
    const { set } = options;
    const oneLine = isRealSet(set) ? REAL_SETS[set].oneLine : ONE_LINE_SETS.includes(set);
    const answerers = (['usual', 'infill'] as const).map((form) => new LlamaAnswerer(server, form, oneLine));
    const names = answerers.map(({ name }) => name);
    await answerAll(run, items, () => Promise.resolve(answerers), names, save);
  } finally {
    await server.close();
  }
}

/** Asks for what is not answered yet, one after the other, so that nothing shares the processor. */
async function answerAll(
  run: EvalRun,
  items: readonly EvalItem[],
  start: () => Promise<readonly Answerer[]>,
  names: readonly string[],
  save: () => Promise<void>,
): Promise<void> {
  const missing = run.items.some(({ answers }) => names.some((name) => answers[name] === undefined));
  if (!missing) return;
  for (const answerer of await start()) {
    try {
      await answerItems(run, items, answerer, save);
    } finally {
      await answerer.close();
    }
  }
  await save();
}

async function answerItems(
  run: EvalRun,
  items: readonly EvalItem[],
  answerer: Answerer,
  save: () => Promise<void>,
): Promise<void> {
  let exact = 0;
  for (const [index, item] of items.entries()) {
    const { answers } = run.items[index]!;
    if (answers[answerer.name] === undefined) {
      const placed = placeCursor(item, run.header.cursor);
      answers[answerer.name] = await score(placed, await answerer.ask(placed));
    }
    if (answers[answerer.name]!.exact) exact++;
    const asked = index + 1;
    if (asked % PROGRESS_STEP === 0 || asked === items.length) {
      progress(`${answerer.name}: ${asked}/${items.length}, exact ${((exact / asked) * 100).toFixed(1)} %`);
      await save();
    }
  }
}

async function score(placed: PlacedItem, reply: Reply): Promise<Answer> {
  const { item, typed } = placed;
  const { hole } = item;
  const { figures } = reply;
  const text = reply.kind === 'shown' ? holeOf(placed, reply.completed) : undefined;
  const outcome = reply.kind === 'shown' ? 'shown' : reply.reason;
  if (text === undefined) {
    return {
      outcome,
      text: null,
      // Where nothing should be suggested, that is right.
      exact: hole === '' && reply.kind === 'nothing',
      firstLineExact: hole === '' && reply.kind === 'nothing',
      similarity: 0,
      tests: isTested(item) ? 'failed' : 'none',
      parses: null,
      completedCharacters: 0,
      figures,
    };
  }
  return {
    outcome,
    text,
    exact: hole !== '' && isExactMatch(hole, text),
    firstLineExact: hole !== '' && isFirstLineExact(hole, text),
    similarity: editSimilarity(hole, text),
    tests: isTested(item) ? 'not-run' : 'none',
    parses: isReal(item) ? await parsesWith(item, text) : null,
    completedCharacters: rightCharacters(text.slice(typed.length).trimEnd(), hole.slice(typed.length)),
    ...(reply.kind === 'shown' && reply.evidence ? { evidence: reply.evidence } : {}),
    figures,
  };
}

/** After all answers are there: the tests' processes would disturb the latencies. */
async function testAll(run: EvalRun, items: readonly EvalItem[], save: () => Promise<void>): Promise<void> {
  const waiting = items.flatMap((item, index) => {
    const { answers } = run.items[index]!;
    return Object.keys(answers).flatMap((name) =>
      answers[name]!.tests === 'not-run' && isTested(item) ? [{ item, answers, name }] : [],
    );
  });
  if (waiting.length === 0) return;
  progress(`Running the tests of ${waiting.length} programs`);
  const work = waiting.values();
  const worker = async (): Promise<void> => {
    for (const { item, answers, name } of work) {
      const answer = answers[name]!;
      const tests = await runTests(item, item.prompt + answer.text! + item.suffix);
      answers[name] = { ...answer, tests };
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  await save();
}

let options: Options;
try {
  options = parseOptions(process.argv.slice(2));
} catch (error) {
  progress(`${messageOf(error)}\n\n${USAGE}`);
  process.exit(2);
}
try {
  switch (options.kind) {
    case 'compare':
      await compare(options.files);
      break;
    case 'task':
      await EVALUATIONS[options.task](options, progress);
      break;
    case 'run':
      await evaluate(options);
  }
} catch (error) {
  progress(messageOf(error));
  process.exit(1);
}
