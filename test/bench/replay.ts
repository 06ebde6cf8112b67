/** `npm run bench:latency`: from a key to the answer, through the whole server, beside llama.cpp (docs/benchmarks.md). */
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { engineThreads } from '../../server/engine/threads.ts';
import { DEFAULT_SETTINGS } from '../../server/settings.ts';
import { prepareRealModel } from '../support/real-model.ts';
import { mean, percentile, table } from './figures.ts';
import { describeMachine, thisMachine } from './machine.ts';
import { findGguf } from './peer/gguf.ts';
import { installPeer } from './peer/install.ts';
import { LlamaServer } from './peer/llama-server.ts';
import { typedFiles, type TypedFile } from './typing/files.ts';
import { ForetypeTypist } from './typing/foretype-typist.ts';
import { LlamaTypist } from './typing/llama-typist.ts';
import type { Sample, Typist } from './typing/typist.ts';
import { typingScript, type Place } from './typing/typing-script.ts';

/** A fast typist's pace; whoever answers later is waited for. */
const KEY_MS = 150;
/** VS Code cancels at about 700 ms; an answer must be there a little before. */
const IN_TIME_MS = 650;
const MEBIBYTE = 1024 ** 2;

const USAGE = `npm run bench:latency -- [--peer] [--deadline MS] [--keys N] [--threads N] [--gguf FILE]

  --peer         llama.cpp on the same GGUF, driven as llama.vscode does, in turns
  --deadline MS  of the server (default: the product's ${DEFAULT_SETTINGS.deadlineMs}; 60000 measures whole answers)
  --keys N       at most this many keys at each place
  --threads N    of the engine and the peer (default: the physical cores)`;

/** `opened`: the cursor arrives in a file just opened; `jumped`: at another place of it; `typed`: each following key. */
type Moment = 'opened' | 'jumped' | 'typed';
interface Measured extends Sample {
  readonly moment: Moment;
}

const options = readOptions();
await prepareRealModel();
const typists: Typist[] = [
  await ForetypeTypist.start({
    deadlineMs: options.deadlineMs,
    threads: options.threads,
  }),
];
const measured = new Map<Typist, Measured[]>();
try {
  if (options.peer) typists.push(new LlamaTypist(await startPeer()));
  for (const typist of typists) measured.set(typist, []);
  for (const [index, file] of typedFiles().entries()) {
    process.stderr.write(`${file.name}\n`);
    // In turns, so that both meet the same noise of the machine, and neither is always first.
    for (const typist of index % 2 === 0 ? typists : typists.toReversed()) {
      measured.get(typist)!.push(...(await typeFile(typist, file)));
    }
  }
  process.stdout.write(`${describeMachine(thisMachine())}\n`);
  process.stdout.write(`${await report()}\n`);
} finally {
  for (const typist of typists) await typist.close();
}

async function startPeer(): Promise<LlamaServer> {
  const { server } = await installPeer();
  return LlamaServer.start({
    binary: server,
    model: options.gguf ?? (await findGguf(DEFAULT_SETTINGS.model)),
    threads: engineThreads(options.threads),
  });
}

async function typeFile(typist: Typist, file: TypedFile): Promise<Measured[]> {
  const samples: Measured[] = [];
  for (const [index, place] of typingScript(file.text).entries()) {
    const start = place.before + place.after;
    if (index === 0) await typist.open(file, start);
    else await typist.replace(start);
    samples.push(...(await typePlace(typist, place, index === 0 ? 'opened' : 'jumped')));
  }
  await typist.closeFile();
  return samples;
}

async function typePlace(typist: Typist, place: Place, arrival: Moment): Promise<Measured[]> {
  const samples: Measured[] = [];
  let { before } = place;
  for (const key of ['', ...place.keys.slice(0, options.keys)]) {
    const due = performance.now() + KEY_MS;
    const moment = key === '' ? arrival : 'typed';
    samples.push({ moment, ...(await typist.press(before, key, place.after)) });
    before += key;
    await delay(Math.max(0, due - performance.now()));
  }
  return samples;
}

async function report(): Promise<string> {
  const rows = [
    [
      '',
      'keys',
      'p50 ms',
      'p90 ms',
      'p95 ms',
      `≤ ${IN_TIME_MS} ms`,
      'shown',
      'without model',
      'tokens evaluated a key',
    ],
  ];
  for (const moment of ['opened', 'jumped', 'typed'] as const) {
    for (const typist of typists) {
      const samples = measured.get(typist)!.filter((sample) => sample.moment === moment);
      rows.push(rowOf(`${moment}, ${typist.name}`, samples));
    }
  }
  const lines = [table(rows)];
  const [own, peer] = typists;
  if (own && peer) lines.push(ratios(measured.get(own)!, measured.get(peer)!));
  for (const typist of typists) {
    const { server, engine } = await typist.memory();
    lines.push(
      `Memory of ${typist.name}: server ${Math.round(server / MEBIBYTE)} MiB, engine ${Math.round(engine / MEBIBYTE)} MiB`,
    );
  }
  return lines.join('\n');
}

function rowOf(name: string, samples: readonly Measured[]): string[] {
  const latencies = samples.map(({ latencyMs }) => latencyMs);
  const share = (isSo: (sample: Measured) => boolean): string =>
    `${((samples.filter(isSo).length / samples.length) * 100).toFixed(0)} %`;
  return [
    name,
    String(samples.length),
    ...[0.5, 0.9, 0.95].map((part) => percentile(latencies, part).toFixed(0)),
    share(({ latencyMs, outcome }) => outcome !== 'late' && latencyMs <= IN_TIME_MS),
    share(({ outcome }) => outcome === 'shown'),
    share(({ usedModel }) => !usedModel),
    mean(samples.map(({ evaluatedTokens }) => evaluatedTokens)).toFixed(1),
  ];
}

function ratios(own: readonly Measured[], peer: readonly Measured[]): string {
  return (['opened', 'jumped', 'typed'] as const)
    .map((moment) => {
      const [mine, theirs] = [own, peer].map((samples) =>
        samples.filter((sample) => sample.moment === moment).map(({ latencyMs }) => latencyMs),
      );
      const ratio = (part: number): string =>
        (percentile(theirs!, part) / percentile(mine!, part)).toFixed(1);
      return `${moment}: llama.cpp takes ${ratio(0.5)} times as long at the median, ${ratio(0.95)} times at p95`;
    })
    .join('\n');
}

function readOptions(): {
  peer: boolean;
  deadlineMs: number;
  keys: number | undefined;
  threads: number;
  gguf: string | undefined;
} {
  try {
    const { values } = parseArgs({
      options: {
        peer: { type: 'boolean', default: false },
        deadline: { type: 'string', default: String(DEFAULT_SETTINGS.deadlineMs) },
        keys: { type: 'string' },
        threads: { type: 'string', default: '0' },
        gguf: { type: 'string' },
      },
    });
    return {
      peer: values.peer,
      deadlineMs: Number(values.deadline),
      keys: values.keys === undefined ? undefined : Number(values.keys),
      threads: Number(values.threads),
      gguf: values.gguf,
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
    process.exit(2);
  }
}
