import { join } from 'node:path';
import { isFound, walk, type WalkOptions } from '../../files/walk.ts';
import type { FileRules } from './file-rules.ts';

const MAX_FOLDERS = 20_000;

export interface FoundFile {
  /** Absolute. */
  readonly file: string;
  /** Below the workspace folder, with `/`. */
  readonly path: string;
  readonly languageId: string;
}

/** The source files of a workspace folder, near ones first, without what git ignores and the rules leave out. */
export async function* sourcesIn(root: string, rules: FileRules): AsyncGenerator<FoundFile> {
  const taking = new Taking(rules);
  for await (const path of walk(root, taking.options)) yield taking.fileAt(root, path);
}

/** One file, where `sourcesIn` would find it; for one that changed. */
export async function findSource(
  root: string,
  path: string,
  rules: FileRules,
): Promise<FoundFile | undefined> {
  const taking = new Taking(rules);
  return (await isFound(root, path, taking.options)) ? taking.fileAt(root, path) : undefined;
}

/** Takes files by their language, which is found once: a walk hands over the file that it has asked for last. */
class Taking {
  #languageId: string | undefined;
  readonly options: WalkOptions;

  constructor(rules: FileRules) {
    this.options = {
      maxFolders: MAX_FOLDERS,
      walks: (path) => rules.walks(path),
      takes: (path) => {
        this.#languageId = rules.languageOf(path);
        return this.#languageId !== undefined;
      },
      obeysGit: true,
    };
  }

  fileAt(root: string, path: string): FoundFile {
    return { file: join(root, path), path, languageId: this.#languageId! };
  }
}
