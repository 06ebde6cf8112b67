/** Packages that the learned prompt is trained on: files that people wrote, none of a package that anything is evaluated on. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import * as v from 'valibot';
import { LANGUAGES } from '../../server/syntax/language-table.ts';
import { isHandWritten } from '../corpus/hand-written.ts';
import { loadPackages } from '../corpus/packages.ts';
import { fetchSource, folderName } from '../vocabulary/fetch.ts';
import { loadSources, type Source } from '../vocabulary/sources.ts';

/** The least that all newer wheels take. */
const PYTHON = '3.12';
const MOST_BYTES = 100_000;
/** Longer mean lines are data, prose or machine-made. */
const MOST_MEAN_LINE_CHARACTERS = 70;
/** Files next to each other, as they refer to each other. */
const MOST_FILES = 300;
/** What a build wrote, or somebody else. */
const LEFT_OUT =
  /node_modules|\/(?:dist|build|umd|esm|cjs|es)\/|\/locale|\.umd|\.min\.|\/_?vendor|rollup|bundle/;

const schema = v.object({
  sources: v.array(
    v.strictObject({ kind: v.picklist(['npm', 'wheel']), name: v.string(), version: v.string() }),
  ),
});

export interface TrainingFile {
  /** Below the package's folder, with `/`. */
  readonly path: string;
  /** VS Code language id. */
  readonly language: string;
  readonly text: string;
}

export interface TrainingPackage {
  readonly name: string;
  /** With `/`, as `fetchSource` unpacked it. */
  readonly folder: string;
}

/**
 * The packages of `sources.json`, which are newer than the model, and those that the vocabulary was counted on. Downloads what is missing.
 *
 * @param wanted what the folders' names have, as `debian-`
 */
export async function trainingPackages(
  most: number,
  wanted: RegExp,
  onFetch: (name: string) => void,
): Promise<TrainingPackage[]> {
  const list: unknown = JSON.parse(await readFile(join(import.meta.dirname, 'sources.json'), 'utf8'));
  const newer: Source[] = v
    .parse(schema, list)
    .sources.map(({ kind, name, version }) =>
      kind === 'npm'
        ? { kind, name, version, held: false }
        : { kind, name, version, held: false, python: PYTHON },
    );
  const evaluated = (await loadPackages()).map(({ name }) => plain(name));
  const packages: TrainingPackage[] = [];
  for (const source of [...newer, ...(await loadSources())]) {
    const name = plain(source.name);
    if (evaluated.some((other) => name.includes(other) || other.includes(name))) continue;
    if (packages.length >= most) break;
    if (!wanted.test(folderName(source))) continue;
    onFetch(source.name);
    packages.push({ name: folderName(source), folder: await fetchSource(source) });
  }
  return packages;
}

/** @param random in [0, 1): where in the list of paths the files begin. */
export async function trainingFiles(folder: string, random: () => number): Promise<TrainingFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && languageOf(entry.name) !== undefined)
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .filter((path) => !LEFT_OUT.test(`/${path}`))
    .sort();
  const start = Math.floor(random() * Math.max(0, paths.length - MOST_FILES));
  const files: TrainingFile[] = [];
  for (const path of paths.slice(start, start + 2 * MOST_FILES)) {
    if (files.length === MOST_FILES) break;
    const full = join(folder, path);
    if ((await stat(full)).size > MOST_BYTES) continue;
    const text = (await readFile(full, 'utf8')).replaceAll('\r\n', '\n').replace(/^\uFEFF/, '');
    if (/[\0\uFFFD]/.test(text) || !isHandWritten(`/${path}`, text)) continue;
    if (text.length / text.split('\n').length > MOST_MEAN_LINE_CHARACTERS) continue;
    files.push({ path, language: languageOf(path)!, text });
  }
  return files;
}

function languageOf(path: string): string | undefined {
  const extension = extname(path);
  return LANGUAGES.find(({ blocks, extensions }) => blocks !== 'none' && extensions.includes(extension))
    ?.ids[0];
}

/** Without scope, so that no package is taken under another name. */
const plain = (name: string): string => name.replace(/^@/, '').replace('/', '-').toLowerCase();
