/**
 * `npm run eval:candidates`: what choosing among several candidates could gain, where the model is not sure of its answer (docs/quality.md). Single
 * lines of HumanEval that are not among the 200 that `npm run eval` draws with seed 1.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ModelSession } from '../../server/engine/onnx/session.ts';
import { engineThreads } from '../../server/engine/threads.ts';
import { cacheDirectory } from '../../server/model/cache-directory.ts';
import { loadTokenizer } from '../../server/model/load-tokenizer.ts';
import { ModelStore } from '../../server/model/store.ts';
import { DEFAULT_SETTINGS } from '../../server/settings.ts';
import { table } from '../bench/figures.ts';
import { prepareRealModel } from '../support/real-model.ts';
import { candidatesAt } from './candidates/candidates.ts';
import { best, bestByOthers, RULES, type Candidate, type Choice } from './candidates/choose.ts';
import { LocalEngine } from './candidates/local-engine.ts';
import { drawItems, loadItems } from './items.ts';
import { DATA_FOLDER } from './options.ts';
import { placeCursor } from './placed-item.ts';
import { mcNemar } from './statistics.ts';
import { messageOf } from '../../server/message-of.ts';

/** The items that figures are shown for, which nothing is tried on. */
const SHOWN = { items: 200, seed: 1 };
const SEED = 2;

const { limit, data, json, threads } = parseArgs({
  options: {
    limit: { type: 'string', default: '100' },
    data: { type: 'string', default: DATA_FOLDER },
    json: { type: 'string' },
    threads: { type: 'string', default: '0' },
  },
}).values;

type Results = Record<string, Choice>;

async function collect(): Promise<Results> {
  await prepareRealModel();
  const ready = await new ModelStore(cacheDirectory()).find(DEFAULT_SETTINGS.model);
  if (!ready) throw new Error('The model is not ready.');
  const { folder, manifest } = ready;
  const session = await ModelSession.load(folder, manifest.shape, engineThreads(Number(threads)));
  const tokenizer = await loadTokenizer(folder);
  const model = { engine: new LocalEngine(session), session, tokenizer, format: manifest.prompt };
  const all = await loadItems('humaneval-single', data);
  const shown = new Set(drawItems(all, SHOWN.items, SHOWN.seed).map(({ id }) => id));
  const items = drawItems(
    all.filter(({ id }) => !shown.has(id)),
    Number(limit),
    SEED,
  );
  const known = json === undefined ? {} : await readFile(json, 'utf8').then(parse, () => ({}));
  const results: Results = {};
  for (const [index, item] of items.entries()) {
    results[item.id] = known[item.id] ?? (await candidatesAt(placeCursor(item, 'indented'), model));
    process.stderr.write(`${index + 1}/${items.length}\n`);
    if (json !== undefined) {
      await writeFile(`${json}.partial`, JSON.stringify({ ...known, ...results }));
      await rename(`${json}.partial`, json);
    }
  }
  await session.close();
  return results;
}

function parse(text: string): Results {
  return JSON.parse(text) as Results;
}

function report(choices: readonly Choice[]): string {
  const questioned = choices.filter(({ candidates }) => candidates.length > 1);
  const first = ({ candidates }: Choice): Candidate => candidates[0]!;
  const count = (chosen: readonly Candidate[]): number => chosen.filter(({ exact }) => exact).length;
  const row = (name: string, chosen: readonly Candidate[]): string[] => {
    const pairs = chosen.map((candidate, index) => ({
      first: candidate.exact,
      second: first(questioned[index]!).exact,
    }));
    const { onlyFirst, onlySecond, pValue } = mcNemar(pairs);
    const tokens = chosen.length === 0 ? 0 : Math.round(meanTokens(questioned, name));
    return [name, `${count(chosen)}`, `${onlyFirst}`, `${onlySecond}`, pValue.toPrecision(2), `${tokens}`];
  };
  const sources = [
    ...new Set(questioned.flatMap(({ candidates }) => candidates.map(({ source }) => source))),
  ];
  const alone = sources.map((source) =>
    row(
      source,
      questioned.map(
        (choice) => choice.candidates.find((candidate) => candidate.source === source) ?? first(choice),
      ),
    ),
  );
  const rules = Object.entries(RULES).map(([name, value]) =>
    row(
      `by ${name}`,
      questioned.map((choice) => best(choice, value)),
    ),
  );
  const any = questioned.map((choice) => choice.candidates.find(({ exact }) => exact) ?? first(choice));
  const right = count(choices.map(first));
  return `${choices.length} items, ${right} exact; of ${questioned.length} the model is not sure, ${count(questioned.map(first))} of them exact
${table([
  ['of these, shown', 'exact', 'won', 'lost', 'p', 'tokens'],
  ...alone,
  ...rules,
  row('by a logistic function', bestByOthers(questioned)),
  row('the right one, if any', any),
])}
`;
}

/** That were evaluated for a candidate of this source; 0 for a choice. */
function meanTokens(choices: readonly Choice[], source: string): number {
  const counts = choices.flatMap(({ candidates }) =>
    candidates.filter((candidate) => candidate.source === source).map(({ evaluated }) => evaluated),
  );
  return counts.reduce((sum, tokens) => sum + tokens, 0) / Math.max(1, counts.length);
}

try {
  process.stdout.write(report(Object.values(await collect())));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
