/** `npm run vocabulary`: counts tokens over many packages and writes models/vocabulary (CONTRIBUTING.md, docs/engine.md). */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ByteLevelTokenizer } from '../../server/model/bpe/byte-level-tokenizer.ts';
import { compileTokenizer } from '../../server/model/bpe/compiled-tokenizer.ts';
import { ModelStore } from '../../server/model/store.ts';
import { parseTokenizerJson, TOKENIZER_FILE, type TokenizerData } from '../../server/model/tokenizer-json.ts';
import { vocabularyData } from '../../server/model/vocabulary.ts';
import { DEFAULT_SETTINGS } from '../../server/settings.ts';
import { table } from '../bench/figures.ts';
import { CACHE_DIRECTORY } from '../support/cached-install.ts';
import { chooseTokens } from './choose.ts';
import { countSource, type SourceCounts } from './count.ts';
import { fetchSource, folderName } from './fetch.ts';
import { textFiles } from './files.ts';
import { LossMeter } from './measure.ts';
import { loadSources, type Source } from './sources.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const OUTPUT = join(ROOT, 'models', 'vocabulary', 'qwen2.5.json');
const COUNTS = join(CACHE_DIRECTORY, 'vocabulary', 'counts-2');
/** Rows of the head of Qwen2.5's smaller models. */
const SIZE = 151_936;
/** Of this repository: held out as well. */
const OWN_FOLDERS = ['src', 'server', 'test', 'grammars', 'docs'];
const MIN_SHOWN_LINES = 500;
const DEFAULT_ROWS = '95000';

const USAGE = `npm run vocabulary -- [--rows N,N…] [--write]

  --rows   about how many tokens to keep; several lists are compared (default ${DEFAULT_ROWS})
  --write  the first list into models/vocabulary`;

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: DEFAULT_ROWS },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  process.stdout.write(`${USAGE}\n`);
  process.exit();
}
const sizes = options.rows.split(',').map(Number);

const model = await new ModelStore(CACHE_DIRECTORY).find(DEFAULT_SETTINGS.model);
if (!model) throw new Error('Its tokenizer is needed: run `npm run model -- fetch` first.');
const data = parseTokenizerJson(await readFile(join(model.folder, TOKENIZER_FILE), 'utf8'));
const tokenizer = new ByteLevelTokenizer(compileTokenizer(data));

const sources = await loadSources();
const folders = await fetchAll(sources);
const counts = new Map<Source, SourceCounts>();
for (const source of sources) counts.set(source, await cachedCounts(source));
const counted = [...counts.values()].reduce((sum, of) => sum + of.occurrences.reduce((a, b) => a + b), 0);
process.stdout.write(`${counts.size} sources, ${(counted / 1e6).toFixed(1)} M tokens counted\n`);
if (options.write) await writeVocabulary(chooseTokens(data, SIZE, [...counts.values()], sizes[0]!));
// What packages lose that had no part in the choice: the list that is written counts them as well.
const seen = [...counts].filter(([{ held }]) => !held).map(([, of]) => of);
const lists = sizes.map((rows) => chooseTokens(data, SIZE, seen, rows));
process.stdout.write(`\n${await lossTable()}\n`);

async function fetchAll(wanted: readonly Source[]): Promise<ReadonlyMap<Source, string>> {
  const directories = new Map<Source, string>();
  for (const source of wanted) {
    directories.set(source, await fetchSource(source));
  }
  return directories;
}

/** Counting takes minutes: each source's counts are kept beside it. */
async function cachedCounts(source: Source): Promise<SourceCounts> {
  const path = join(COUNTS, folderName(source));
  const stored = await readFile(path).catch(() => undefined);
  if (stored?.length === 2 * SIZE * Uint32Array.BYTES_PER_ELEMENT) {
    const all = new Uint32Array(new Uint8Array(stored).buffer);
    return { files: all.subarray(0, SIZE), occurrences: all.subarray(SIZE) };
  }
  process.stderr.write(`counting ${source.name}\n`);
  const result = await countSource(folders.get(source)!, tokenizer, SIZE);
  await mkdir(COUNTS, { recursive: true });
  await writeFile(
    path,
    Buffer.concat([result.files, result.occurrences].map((part) => new Uint8Array(part.buffer))),
  );
  return result;
}

async function writeVocabulary(ids: Int32Array): Promise<void> {
  const about =
    `Tokens that a Qwen2.5 model may write: the likeliest by the ${counts.size} sources of ` +
    'test/vocabulary/sources.json, and what they are merged from. Written by `npm run vocabulary`.';
  await mkdir(join(OUTPUT, '..'), { recursive: true });
  await writeFile(OUTPUT, `${JSON.stringify(vocabularyData(about, textsOf(data), SIZE, ids), null, 2)}\n`);
}

/** Texts of all used ids, control tokens too. */
function textsOf({ tokens, added }: TokenizerData): string[] {
  const texts = [...tokens];
  for (const { id, content } of added) texts[id] = content;
  return Array.from(texts, (text, id) => {
    if (text === undefined) throw new Error(`Token ${id} has no text.`);
    return text;
  });
}

/** For each list: dropped tokens, those that are not in an earlier line of the file either, lines with a dropped token. */
async function lossTable(): Promise<string> {
  const meter = new LossMeter(
    tokenizer,
    data.tokens,
    lists.map((ids) => new Set(ids)),
  );
  const held = sources.filter((source) => source.held).map((source) => folders.get(source)!);
  for (const directory of [...held, ...OWN_FOLDERS.map((folder) => join(ROOT, folder))]) {
    for await (const file of textFiles(directory)) meter.add(file);
  }
  const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(3)} %`;
  const rows = [...meter.byLanguage]
    .filter(([, { lines }]) => lines >= MIN_SHOWN_LINES)
    .sort(([left], [right]) => left.localeCompare(right))
    .map(([language, { lines, tokens, lost }]) => [
      language,
      String(lines),
      ...lost.flatMap((of) => [
        share(of.tokens, tokens),
        share(of.newTokens, tokens),
        share(of.lines, lines),
      ]),
    ]);
  const head = lists.flatMap(({ length }) => [`${length}: tokens`, 'new', 'lines']);
  return table([['', 'lines', ...head], ...rows]);
}
