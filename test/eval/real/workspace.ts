import { readdirSync, rmSync } from 'node:fs';
import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { corpusFiles, type CorpusFile } from '../../corpus/corpus.ts';
import { keptIndexPath } from '../../../server/retrieval/worker/kept-index.ts';
import { CACHE_DIRECTORY } from '../../support/cached-install.ts';
import { mulberry32, shuffled } from '../../support/seeded.ts';
import type { SeenDocument } from '../foretype-answerer.ts';
import type { RealItem } from './items.ts';

/**
 * The packages of the items as folders on disk, as in an editor: whoever reads other files finds them there. The items' own files stand
 * there without what was taken out, so that nobody reads the answer.
 */
export class Workspace {
  private constructor(
    private readonly folder: string,
    /** All files of the corpus, where somebody wants to look at them. */
    private readonly files: readonly CorpusFile[],
  ) {}

  static async create(items: readonly RealItem[], hasNeighbours = false): Promise<Workspace> {
    const workspace = new Workspace(
      await mkdtemp(join(tmpdir(), 'foretype-eval-')),
      hasNeighbours ? await corpusFiles() : [],
    );
    for (const folder of new Set(items.map(({ file }) => file.folder))) {
      await cp(folder, join(workspace.folder, basename(folder)), { recursive: true });
    }
    for (const item of items) await writeFile(workspace.pathOf(item), item.prompt + item.suffix);
    return workspace;
  }

  uriOf(item: RealItem): string {
    return pathToFileURL(this.pathOf(item)).href;
  }

  /** As `initialize` names them: one folder for each package. */
  foldersOf(items: readonly RealItem[]): { readonly uri: string; readonly name: string }[] {
    return [...new Set(items.map(({ file }) => file.folder))].map((folder) => ({
      uri: pathToFileURL(join(this.folder, basename(folder))).href,
      name: basename(folder),
    }));
  }

  /** Other files of an item's package in its language, as they are on disk; drawn with the seed. */
  neighboursOf({ file }: RealItem, count: number, seed: number): readonly SeenDocument[] {
    if (count === 0) return [];
    const others = this.files.filter(
      (other) => other.folder === file.folder && other.language === file.language && other.path !== file.path,
    );
    return shuffled(others, mulberry32(seed + file.text.length))
      .slice(0, count)
      .map(({ path, language, text }) => ({
        uri: pathToFileURL(join(this.folder, basename(file.folder), path)).href,
        language,
        text,
      }));
  }

  /** At once: for a process that ends. */
  removeSync(): void {
    // The server keeps what it has read of a workspace.
    const kept = join(CACHE_DIRECTORY, 'index');
    for (const name of readdirSync(this.folder)) {
      rmSync(keptIndexPath(kept, join(this.folder, name)), { force: true });
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private pathOf({ file }: RealItem): string {
    return join(this.folder, basename(file.folder), file.path);
  }
}
