/**
 * `npx tsx test/learned-prompt/samples.ts FILE [--seed N] [--each N] [--per-file N] [--packages N] [--kinds A,B] [--match PATTERN]`: prompts as the server lays them out in packages of all languages, and the
 * text that is right there, as token ids; one JSON a line, which train.py reads. `--held`: of the corpus's dev part instead.
 */
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { WorkspaceFolder } from 'vscode-languageserver/node';
import { ModelStore } from '../../server/model/store.ts';
import { loadTokenizer } from '../../server/model/load-tokenizer.ts';
import { boundaryBefore, healedBoundary } from '../../server/prompt/boundary.ts';
import { DEFAULT_SETTINGS } from '../../server/settings.ts';
import { indexIsReady, startLoadedServer } from '../bench/loaded-server.ts';
import type { EvalItem } from '../eval/items.ts';
import { placeCursor } from '../eval/placed-item.ts';
import { foreignNames, namesDefinedIn } from '../eval/real/foreign-names.ts';
import { drawRealItems, type RealSetName } from '../eval/real/items.ts';
import { parsedFile, type ParsedFile } from '../eval/real/place.ts';
import { SYNTAX } from '../eval/real/syntax.ts';
import { Workspace } from '../eval/real/workspace.ts';
import type { LspClient } from '../support/lsp-client.ts';
import { CACHE_DIRECTORY } from '../support/cached-install.ts';
import { mulberry32, shuffled } from '../support/seeded.ts';
import { drawHoles, without } from './holes.ts';
import { trainingFiles, trainingPackages, type TrainingFile, type TrainingPackage } from './packages.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DIST = join(ROOT, 'dist');
/** A server whose engine writes down what it is asked; where it finds its packages. */
const RECORDING = join(ROOT, 'node_modules', '.cache', `foretype-recording-${process.pid}`);
/** Packages that one server has open. */
const BATCH = 12;
/** Of one language in a package: no language hides the others. */
const LANGUAGE_SHARE = 0.7;
/** Most cursors stand behind the indentation of what is typed; the others where the editor put them. */
const INDENTED_SHARE = 0.8;
const HELD_SETS: readonly RealSetName[] = [
  'real-line',
  'real-rest',
  'real-inside',
  'real-cross',
  'real-block',
];

interface Hole extends EvalItem {
  readonly uri: string;
  readonly language: string;
  readonly kind: string;
  readonly package: string;
  readonly endsFile: boolean;
}

interface Recorded {
  readonly uri: string;
  readonly tokens: readonly number[];
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    each: { type: 'string', default: '45' },
    'per-file': { type: 'string', default: '1' },
    packages: { type: 'string', default: 'Infinity' },
    held: { type: 'boolean', default: false },
    kinds: { type: 'string', default: '' },
    match: { type: 'string', default: '' },
  },
});
const [out] = positionals;
if (out === undefined) throw new Error('Name the file to write.');
const seed = Number(options.seed);
const each = Number(options.each);
const perFile = Number(options['per-file']);
/** All where none is named. */
const wantedKinds = options.kinds.split(',').filter((name) => name !== '');
const ready = await new ModelStore(CACHE_DIRECTORY).find(DEFAULT_SETTINGS.model);
if (!ready) throw new Error('The model is needed: run `npm run model -- fetch` first.');
const { folder: modelFolder, manifest } = ready;
const tokenizer = await loadTokenizer(modelFolder);
const [endOfText] = manifest.prompt.stopTokens;

await writeFile(out, '');
await cp(DIST, RECORDING, { recursive: true });
await cp(join(import.meta.dirname, 'recorder.mjs'), join(RECORDING, 'recorder.mjs'));
await writeFile(join(RECORDING, 'engine.cjs'), "import('./recorder.mjs');\n");
try {
  await (options.held ? writeHeld(out) : writeTraining(out));
} finally {
  await rm(RECORDING, { recursive: true, force: true });
}
process.exit();

async function writeTraining(file: string): Promise<void> {
  const packages = await trainingPackages(Number(options.packages), new RegExp(options.match), (name) => {
    process.stderr.write(`${name}\n`);
  });
  for (let at = 0; at < packages.length; at += BATCH) {
    const folder = await mkdtemp(join(tmpdir(), 'foretype-learn-'));
    const holes: Hole[] = [];
    const folders: WorkspaceFolder[] = [];
    for (const [index, pinned] of packages.slice(at, at + BATCH).entries()) {
      const own = join(folder, pinned.name);
      await mkdir(own);
      folders.push({ uri: pathToFileURL(own).href, name: pinned.name });
      holes.push(...(await holesOf(pinned, own, mulberry32(seed + at + index))));
    }
    await record(file, holes, folders);
    await rm(folder, { recursive: true, force: true });
    process.stderr.write(`${Math.min(packages.length, at + BATCH)} of ${packages.length} packages\n`);
  }
}

async function writeHeld(file: string): Promise<void> {
  for (const set of HELD_SETS) {
    const items = await drawRealItems(set, 'dev', each, seed);
    const workspace = await Workspace.create(items);
    const holes = items.map((item) => ({
      ...item,
      uri: workspace.uriOf(item),
      kind: set,
      package: item.file.package,
      endsFile: false,
    }));
    await record(file, holes, workspace.foldersOf(items));
    workspace.removeSync();
  }
}

/** Writes the package's files below `own`, one hole each in some of them. */
async function holesOf(
  { name, folder }: TrainingPackage,
  own: string,
  random: () => number,
): Promise<readonly Hole[]> {
  const files = await trainingFiles(folder, random);
  await Promise.all([...new Set(files.map(({ language }) => language))].map((id) => SYNTAX.load(id)));
  const names = new Map(files.map((file) => [file.path, parsed(file, namesDefinedIn)]));
  for (const { path, text } of files) {
    await mkdir(dirname(join(own, path)), { recursive: true });
    await writeFile(join(own, path), text);
  }
  const holes: Hole[] = [];
  for (const file of shuffled(files, random)) {
    const { path, text, language } = file;
    const alike = holes.filter((hole) => hole.language === language).length;
    if (holes.length >= each) break;
    if (alike >= LANGUAGE_SHARE * each) continue;
    const foreign = foreignNames(names, path);
    const drawn = parsed(file, (of) =>
      drawHoles({ ...of, language, random, foreignNames: foreign }, wantedKinds, perFile),
    );
    for (const { kind, hole } of drawn) {
      const endsFile = kind.endsFile === true;
      const whole = { before: text.slice(0, hole.start), after: endsFile ? '' : text.slice(hole.end) };
      const { before: prompt, after: suffix } = kind.left?.(text, hole, random) ?? whole;
      holes.push({
        id: path,
        uri: pathToFileURL(join(own, path)).href,
        language,
        kind: kind.name,
        package: name,
        prompt,
        hole: text.slice(hole.start, hole.end),
        suffix,
        endsFile,
      });
    }
    // No index may find there what is missing at a cursor.
    await writeFile(
      join(own, path),
      without(
        text,
        drawn.map(({ hole }) => hole),
      ),
    );
  }
  return holes;
}

function parsed<Result>({ language, text }: TrainingFile, use: (file: ParsedFile) => Result): Result {
  const tree = SYNTAX.parse(language, text);
  try {
    return use(parsedFile(text, tree));
  } finally {
    tree?.delete();
  }
}

async function record(
  file: string,
  holes: readonly Hole[],
  workspaceFolders: WorkspaceFolder[],
): Promise<void> {
  if (holes.length === 0) return;
  const records = join(RECORDING, 'records.jsonl');
  process.env['FORETYPE_RECORD'] = records;
  const server = await startLoadedServer({ deadlineMs: 60_000 }, join(RECORDING, 'server.cjs'), {
    workspaceFolders,
  });
  try {
    await indexIsReady(server);
    for (const hole of holes) {
      await writeFile(records, '');
      const sample = await sampleOf(hole, server, records);
      if (sample) await appendFile(file, `${JSON.stringify(sample)}\n`);
    }
  } finally {
    await server.shutdown();
  }
}

async function sampleOf(hole: Hole, server: LspClient, records: string) {
  const random = mulberry32(hole.prompt.length);
  const placed = placeCursor(hole, options.held || random() < INDENTED_SHARE ? 'indented' : 'editor');
  if (!hole.hole.startsWith(placed.typed)) return undefined;
  await server.open(hole.uri, hole.language, placed.text);
  await server.completeAt(hole.uri, placed.position);
  await server.close(hole.uri);
  const asked = (await readFile(records, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Recorded)
    .filter(({ uri }) => uri === hole.uri);
  const first = asked[0];
  if (!first) return undefined;
  const before = placed.text.slice(0, placed.offset);
  const end = tokenizer.decode(first.tokens.slice(-8));
  const boundary = [healedBoundary(before), boundaryBefore(before)].find(
    (of) => of !== undefined && of.stem.slice(-end.length) === end.slice(-of.stem.length),
  );
  if (!boundary) return undefined;
  const right = boundary.expected + hole.hole.slice(placed.typed.length).replace(/\n$/, '');
  const { kind, language } = hole;
  return {
    // Without the learned prompt that is in use.
    prompt: first.tokens.filter((id) => id < manifest.shape.vocabularySize),
    target: hole.endsFile ? tokenizer.encode(`${right}\n`) : [...tokenizer.encode(right), endOfText!],
    kind,
    language,
    package: hole.package,
  };
}
