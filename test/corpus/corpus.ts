/** Recent open-source packages, downloaded once into the cache: text the model has not been trained on (README.md beside this). */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { CACHE_DIRECTORY } from '../support/cached-install.ts';
import { publishedFolder } from '../support/published-folder.ts';
import { downloadArchive } from './archive.ts';
import { extractSources, sourceMatcher } from './extract.ts';
import { loadPackages, type CorpusPackage, type Split } from './packages.ts';
import { isHandWritten } from './hand-written.ts';

/** Raised when what is extracted changes, so that older folders are not taken. */
const REVISION = 1;

export interface CorpusFile {
  readonly package: string;
  readonly version: string;
  /** VS Code language id. */
  readonly language: string;
  /** Below the package's folder, with `/`. */
  readonly path: string;
  /** With `\n` line ends. */
  readonly text: string;
  /** The package's folder on disk, where its other files are. */
  readonly folder: string;
}

export interface CorpusSelection {
  /** Both when undefined. */
  readonly split?: Split | undefined;
  /** All when undefined. */
  readonly languages?: readonly string[] | undefined;
}

/**
 * The files written by hand of all packages that fit, in the order of the list, then by path. Downloads what is not there yet.
 * @throws {Error} when a package cannot be had, or no package has the language.
 */
export async function corpusFiles({ split, languages }: CorpusSelection = {}): Promise<CorpusFile[]> {
  const packages = (await loadPackages()).filter((pinned) => split === undefined || pinned.split === split);
  const known = new Set(packages.flatMap(({ sources }) => sources.map(({ language }) => language)));
  const unknown = languages?.filter((language) => !known.has(language)) ?? [];
  if (unknown.length > 0) {
    throw new Error(`The corpus has no ${unknown.join(', ')}; it has ${[...known].sort().join(', ')}.`);
  }
  const files: CorpusFile[] = [];
  for (const pinned of packages) {
    const wanted = pinned.sources.filter(({ language }) => languages?.includes(language) ?? true);
    if (wanted.length === 0) continue;
    const folder = await packageFolder(pinned);
    for (const { language, files: globs } of wanted) {
      for (const path of await pathsIn(folder, globs)) {
        const text = (await readFile(join(folder, path), 'utf8'))
          .replaceAll('\r\n', '\n')
          .replace(/^\uFEFF/, '');
        if (!isHandWritten(path, text)) continue;
        files.push({ package: pinned.name, version: pinned.version, language, path, text, folder });
      }
    }
  }
  return files;
}

/** The folder with the package's sources, downloaded and unpacked when it is not there. */
function packageFolder(pinned: CorpusPackage): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([REVISION, pinned.sha256, pinned.sources]));
  const name = `${pinned.name.replace('@', '').replace('/', '-')}-${pinned.version}`;
  const directory = join(CACHE_DIRECTORY, 'corpus', `${name}-${hash.digest('hex').slice(0, 8)}`);
  return publishedFolder(directory, async (partial) => {
    process.stderr.write(`Downloading ${pinned.name} ${pinned.version} for the corpus\n`);
    const work = await mkdtemp(join(tmpdir(), 'foretype-corpus-'));
    try {
      await extractSources(await downloadArchive(pinned, work), pinned, partial);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}

async function pathsIn(folder: string, globs: readonly string[]): Promise<string[]> {
  const isSource = sourceMatcher(globs);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .filter(isSource)
    .sort();
}
