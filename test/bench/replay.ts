/** `npm run bench:replay`: types through files of recent packages key by key, beside llama.cpp (docs/benchmarks.md). */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { engineThreads } from '../../server/engine/threads.ts';
import { DEFAULT_SETTINGS } from '../../server/settings.ts';
import { corpusFiles } from '../corpus/corpus.ts';
import { SPLITS, type Split } from '../corpus/packages.ts';
import { orSayWhy } from '../support/or-say-why.ts';
import { prepareRealModel } from '../support/real-model.ts';
import { mulberry32 } from '../support/seeded.ts';
import { describeMachine, thisMachine } from './machine.ts';
import { findGguf } from './peer/gguf.ts';
import { installPeer } from './peer/install.ts';
import { LlamaServer } from './peer/llama-server.ts';
import { ForetypeTypist } from './replay/foretype-typist.ts';
import { LlamaTypist } from './replay/llama-typist.ts';
import { drawVisits, type Visit } from './replay/places.ts';
import { report, summarize, type Measured, type Side } from './replay/summary.ts';
import { typePlace } from './replay/type-place.ts';
import type { Typist } from './replay/typist.ts';
import { messageOf } from '../../server/message-of.ts';

const DEFAULT_PLACES = 16;
const DEFAULT_KEYS = 50;
/** A fast typist's pace. */
const DEFAULT_INTERVAL_MS = 120;

const USAGE = `npm run bench:replay -- [options]

  --peer            llama.cpp on the same GGUF, driven as llama.vscode does, in turns
  --limit N         places (default ${DEFAULT_PLACES}, under ten minutes with the peer), drawn with --seed N (default 1)
  --language ID     of this language only; may be given again
  --split PART      ${SPLITS.join(' | ')}: packages of this part of the corpus (default dev)
  --keys N          at most this many keys at each place (default ${DEFAULT_KEYS})
  --rounds N        comes back to each file, to one place of it, with as many keys each time (default 1)
  --key-interval MS between keys, give or take 40 % (default ${DEFAULT_INTERVAL_MS})
  --wait            wait for every answer before the next key: whole latencies, but no typist
  --retrieval HOW   on | off (default: the product's): text of other files; the packages are the workspace
  --beside WHAT     another Foretype in turns: "retrieval" or "no-retrieval", or another build's server.cjs
  --deadline MS     of the server (default: the product's ${DEFAULT_SETTINGS.deadlineMs})
  --threads N       of the engine and the peer (default: the physical cores)
  --gguf FILE       the GGUF for the peer (default: the one that was downloaded)
  --json FILE       writes every key and the figures`;

const options = readOptions();

await orSayWhy(async () => {
  const files = await corpusFiles({ split: options.split, languages: options.languages });
  const visits = drawVisits(files, options.limit, options.seed);
  await prepareRealModel();
  const packages = [...new Set(visits.map(({ file }) => file.folder))];
  const typists: Typist[] = [
    await startForetype({ name: 'foretype', packages, retrieval: options.retrieval }),
  ];
  try {
    if (options.beside !== undefined) typists.push(await startForetype({ ...options.beside, packages }));
    if (options.peer) typists.push(new LlamaTypist(await startPeer()));
    const sides = await typeAll(typists, visits);
    process.stdout.write(`${describeMachine(thisMachine())}\n${report(sides)}\n`);
    if (options.json !== undefined) await writeJson(options.json, sides);
  } finally {
    for (const typist of typists) await typist.close();
  }
});

function startForetype({ name, packages, retrieval, serverPath }: Variant): Promise<ForetypeTypist> {
  const { deadlineMs, threads } = options;
  return ForetypeTypist.start({ deadlineMs, threads, retrieval }, { name, packages, serverPath });
}

async function startPeer(): Promise<LlamaServer> {
  const { server } = await installPeer();
  return LlamaServer.start({
    binary: server,
    model: options.gguf ?? (await findGguf(DEFAULT_SETTINGS.model)),
    threads: engineThreads(options.threads),
  });
}

async function typeAll(typists: readonly Typist[], visits: readonly Visit[]): Promise<Side[]> {
  const measured = typists.map((): Measured[] => []);
  const rounds = Array.from({ length: options.rounds }, (_, round) => round);
  const inOrder = rounds.flatMap((round) => visits.map((visit) => inRound(visit, round)));
  for (const [index, visit] of inOrder.entries()) {
    process.stderr.write(`${index + 1}/${inOrder.length} ${visit.file.package} ${visit.file.path}\n`);
    // In turns, so that both meet the same noise of the machine, and neither is always first.
    const turn = index % 2 === 0 ? typists : typists.toReversed();
    for (const typist of turn)
      measured[typists.indexOf(typist)]!.push(...(await typeFile(typist, visit, index)));
  }
  return Promise.all(
    typists.map(async (typist, index) => ({
      name: typist.name,
      places: measured[index]!,
      memory: await typist.memory(),
    })),
  );
}

/** What was typed in earlier rounds stands there, and the keys go on behind it. Who comes back stays at one place of the file. */
function inRound({ file, places }: Visit, round: number): Visit {
  const typed = round * options.keys;
  return {
    file,
    places: (options.rounds === 1 ? places : places.slice(0, 1)).map((place) => ({
      ...place,
      before: place.before + place.keys.slice(0, typed).join(''),
      keys: place.keys.slice(typed, typed + options.keys),
    })),
  };
}

async function typeFile(typist: Typist, { file, places }: Visit, index: number): Promise<Measured[]> {
  const measured: Measured[] = [];
  const random = mulberry32(options.seed + index);
  for (const [visited, place] of places.entries()) {
    const start = place.before + place.after;
    const earlier = await typist.tokens();
    if (visited === 0) await typist.open(file, start);
    else await typist.replace(start);
    const sample = await typePlace(typist, place, {
      arrival: visited === 0 ? 'opened' : 'jumped',
      intervalMs: options.intervalMs,
      random,
      waits: options.waits,
    });
    await typist.untilIdle();
    const tokens = await typist.tokens();
    measured.push({
      ...sample,
      file: `${file.package}/${file.path}`,
      language: file.language,
      tokens: {
        evaluated: tokens.evaluated - earlier.evaluated,
        generated: tokens.generated - earlier.generated,
      },
    });
  }
  await typist.closeFile();
  return measured;
}

async function writeJson(path: string, sides: readonly Side[]): Promise<void> {
  const { seed, limit, split, keys, rounds, intervalMs, waits, deadlineMs, threads, retrieval } = options;
  const results = {
    options: {
      seed,
      limit,
      split,
      languages: options.languages ?? null,
      keys,
      rounds,
      intervalMs,
      waits,
      deadlineMs,
      threads,
      retrieval,
    },
    machine: thisMachine(),
    finishedAt: new Date().toISOString(),
    sides: sides.map((side) => ({ summary: summarize(side), ...side })),
  };
  await writeFile(path, `${JSON.stringify(results, null, 1)}\n`);
}

/** One Foretype that takes part. */
interface Variant {
  readonly name: string;
  readonly packages: readonly string[];
  readonly retrieval: boolean;
  readonly serverPath?: string;
}

interface Options {
  readonly peer: boolean;
  readonly retrieval: boolean;
  readonly beside: Omit<Variant, 'packages'> | undefined;
  readonly limit: number;
  readonly seed: number;
  readonly languages: readonly string[] | undefined;
  readonly split: Split;
  readonly keys: number;
  readonly rounds: number;
  readonly intervalMs: number;
  readonly waits: boolean;
  readonly deadlineMs: number;
  readonly threads: number;
  readonly gguf: string | undefined;
  readonly json: string | undefined;
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        peer: { type: 'boolean', default: false },
        limit: { type: 'string', default: String(DEFAULT_PLACES) },
        seed: { type: 'string', default: '1' },
        language: { type: 'string', multiple: true },
        split: { type: 'string', default: 'dev' },
        keys: { type: 'string', default: String(DEFAULT_KEYS) },
        rounds: { type: 'string', default: '1' },
        'key-interval': { type: 'string', default: String(DEFAULT_INTERVAL_MS) },
        wait: { type: 'boolean', default: false },
        retrieval: { type: 'string', default: DEFAULT_SETTINGS.retrieval ? 'on' : 'off' },
        beside: { type: 'string' },
        deadline: { type: 'string', default: String(DEFAULT_SETTINGS.deadlineMs) },
        threads: { type: 'string', default: '0' },
        gguf: { type: 'string' },
        json: { type: 'string' },
      },
    });
    const split = SPLITS.find((name) => name === values.split);
    if (split === undefined)
      throw new Error(`--split is one of ${SPLITS.join(', ')}, not "${values.split}".`);
    const { retrieval } = values;
    if (retrieval !== 'on' && retrieval !== 'off')
      throw new Error(`--retrieval is on or off, not "${retrieval}".`);
    return {
      peer: values.peer,
      retrieval: retrieval === 'on',
      beside: values.beside === undefined ? undefined : besideOf(values.beside, retrieval === 'on'),
      limit: count('--limit', values.limit),
      seed: count('--seed', values.seed),
      languages: values.language,
      split,
      keys: count('--keys', values.keys),
      rounds: count('--rounds', values.rounds),
      intervalMs: count('--key-interval', values['key-interval']),
      waits: values.wait,
      deadlineMs: count('--deadline', values.deadline),
      threads: Number(values.threads),
      gguf: values.gguf,
      json: values.json,
    };
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n\n${USAGE}\n`);
    process.exit(2);
  }
}

function besideOf(what: string, retrieval: boolean): Omit<Variant, 'packages'> {
  switch (what) {
    case 'retrieval':
      return { name: 'with retrieval', retrieval: true };
    case 'no-retrieval':
      return { name: 'without retrieval', retrieval: false };
    default:
      return { name: 'the other build', retrieval, serverPath: what };
  }
}

function count(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${option} is a count, not "${text}".`);
  return value;
}
