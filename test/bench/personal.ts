/** `npm run bench:personal`: what is learned gives, as a source of retrieval, while the second half of a package is typed, the first half learned (docs/quality.md). */
import { rm, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { corpusFiles, type CorpusFile } from '../corpus/corpus.ts';
import { linkedCache } from '../support/linked-cache.ts';
import { orSayWhy } from '../support/or-say-why.ts';
import { prepareRealModel } from '../support/real-model.ts';
import { groupsBy, mulberry32 } from '../support/seeded.ts';
import { median, table } from './figures.ts';
import { ForetypeTypist } from './replay/foretype-typist.ts';
import { drawVisits, type Visit } from './replay/places.ts';
import { typePlace, type PlaceSample } from './replay/type-place.ts';
import { messageOf } from '../../server/message-of.ts';

const USAGE = `npm run bench:personal -- [options]

  --limit N         places of the second halves (default 16), drawn with --seed N (default 1)
  --accepted SHARE  of the lines of the first halves, said to be accepted suggestions (default 0.15: as much code as a replay completes)
  --keys N          at most this many keys at each place (default 40); every answer is waited for
  --json FILE       writes the figures of every place`;
/** Shorter lines are closers. */
const LEAST_ACCEPTED_CHARACTERS = 12;
/** Nothing but answers is waited for. */
const KEY_INTERVAL_MS = 1;
/** Answers do not depend on what else the machine does. */
const CALM = { idleWork: false, deadlineMs: 30_000 };

interface Place extends PlaceSample {
  readonly file: string;
  readonly steps: number;
  readonly draftedTokens: number;
  readonly acceptedTokens: number;
}

interface Side {
  readonly typist: ForetypeTypist;
  readonly places: Place[];
}

const options = readOptions();

await orSayWhy(async () => {
  await prepareRealModel();
  const { learned, typed } = halves(await corpusFiles({ split: 'dev' }));
  const visits = drawVisits(typed, options.limit, options.seed);
  const folders = [await linkedCache(), await linkedCache()];
  const start = async (name: string, cache: string, more: object): Promise<Side> => ({
    typist: await ForetypeTypist.start({ ...CALM, cacheDirectory: cache, ...more }, { name }),
    places: [],
  });
  const sides = [
    await start('off', folders[0]!, { personal: false }),
    await start('on, retrieved', folders[1]!, {
      personal: true,
      retrieval: true,
      retrievalSources: ['learned'],
    }),
  ];
  try {
    const known = new Set<string>();
    for (const [index, visit] of visits.entries()) {
      process.stderr.write(`${index + 1}/${visits.length} ${visit.file.package} ${visit.file.path}\n`);
      // Whoever types in a package has typed in it before.
      const { package: name } = visit.file;
      if (!known.has(name)) {
        await learn(
          sides[1]!.typist,
          learned.filter((file) => file.package === name),
        );
      }
      known.add(name);
      for (const side of index % 2 === 0 ? sides : sides.toReversed()) await type(side, visit, index);
    }
    process.stdout.write(`${report(sides)}\n`);
    const figures = sides.map(({ typist, places }) => ({ name: typist.name, places }));
    if (options.json !== undefined) await writeFile(options.json, JSON.stringify(figures));
  } finally {
    for (const { typist } of sides) await typist.close();
    for (const folder of folders) await rm(folder, { recursive: true });
  }
});

/** Of each package's files every other one is learned, the others are typed. */
function halves(files: readonly CorpusFile[]): {
  readonly learned: CorpusFile[];
  readonly typed: CorpusFile[];
} {
  const groups = [...groupsBy(files, (file) => file.package).values()];
  const half = (odd: number): CorpusFile[] =>
    groups.flatMap((group) => group.filter((_, index) => index % 2 === odd));
  return { learned: half(0), typed: half(1) };
}

async function learn(typist: ForetypeTypist, files: readonly CorpusFile[]): Promise<void> {
  const random = mulberry32(options.seed);
  const isAccepted = (line: string): boolean =>
    line.trim().length >= LEAST_ACCEPTED_CHARACTERS && random() < options.accepted;
  for (const file of files) await typist.typeWhole(file, isAccepted);
  const [, , entries] = (await typist.learned()).split('\n');
  process.stderr.write(`${files.length} files typed: ${entries!}\n`);
}

async function type({ typist, places }: Side, { file, places: wanted }: Visit, index: number): Promise<void> {
  const random = mulberry32(options.seed + index);
  for (const [visited, place] of wanted.entries()) {
    const text = place.before + place.after;
    const before = await typist.decoding();
    if (visited === 0) await typist.open(file, text);
    else await typist.replace(text);
    const sample = await typePlace(
      typist,
      { ...place, keys: place.keys.slice(0, options.keys) },
      { arrival: visited === 0 ? 'opened' : 'jumped', intervalMs: KEY_INTERVAL_MS, random, waits: true },
    );
    await typist.untilIdle();
    const after = await typist.decoding();
    places.push({
      ...sample,
      file: `${file.package}/${file.path}`,
      steps: after.steps - before.steps,
      draftedTokens: after.draftedTokens - before.draftedTokens,
      acceptedTokens: after.acceptedTokens - before.acceptedTokens,
    });
  }
  await typist.closeFile();
}

function report(sides: readonly Side[]): string {
  const sum = ({ places }: Side, value: (place: Place) => number): number =>
    places.reduce((total, place) => total + value(place), 0);
  const row = (title: string, cell: (side: Side) => string): string[] => [title, ...sides.map(cell)];
  const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;
  return table([
    row('personal', ({ typist }) => typist.name),
    row('places', ({ places }) => String(places.length)),
    row('steps of the engine', (side) => String(sum(side, ({ steps }) => steps))),
    row('tokens per step', (side) => {
      const steps = sum(side, (place) => place.steps);
      return ((steps + sum(side, ({ acceptedTokens }) => acceptedTokens)) / steps).toFixed(3);
    }),
    row('drafted tokens', (side) => String(sum(side, ({ draftedTokens }) => draftedTokens))),
    row('of these right', (side) =>
      share(
        sum(side, ({ acceptedTokens }) => acceptedTokens),
        sum(side, ({ draftedTokens }) => draftedTokens),
      ),
    ),
    row('completed code', (side) =>
      share(
        sum(side, ({ completedCharacters }) => completedCharacters),
        sum(side, ({ characters }) => characters),
      ),
    ),
    row('median of answers that used the model, ms', ({ places }) =>
      median(
        places.flatMap(({ keys }) =>
          keys.filter(({ usedModel }) => usedModel).map(({ latencyMs }) => latencyMs!),
        ),
      ).toFixed(0),
    ),
  ]);
}

function readOptions(): {
  readonly limit: number;
  readonly seed: number;
  readonly accepted: number;
  readonly keys: number;
  readonly json: string | undefined;
} {
  try {
    const { values } = parseArgs({
      options: {
        limit: { type: 'string', default: '16' },
        seed: { type: 'string', default: '1' },
        accepted: { type: 'string', default: '0.15' },
        keys: { type: 'string', default: '40' },
        json: { type: 'string' },
      },
    });
    const { limit, seed, accepted, keys } = Object.fromEntries(
      Object.entries({ ...values, json: 0 }).map(([name, value]) => [name, Number(value)]),
    ) as Record<'limit' | 'seed' | 'accepted' | 'keys', number>;
    if (
      !Number.isInteger(limit) ||
      limit < 1 ||
      !Number.isInteger(keys) ||
      keys < 1 ||
      !Number.isInteger(seed)
    ) {
      throw new Error('--limit, --keys and --seed are counts.');
    }
    if (!(accepted >= 0 && accepted <= 1)) throw new Error('--accepted is a share, 0 to 1.');
    return { limit, seed, accepted, keys, json: values.json };
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n\n${USAGE}\n`);
    process.exit(2);
  }
}
