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
  for await (const path of walk(root, optionsOf(rules))) yield fileAt(root, path, rules);
}

/** One file, where `sourcesIn` would find it; for one that changed. */
export async function findSource(
  root: string,
  path: string,
  rules: FileRules,
): Promise<FoundFile | undefined> {
  return (await isFound(root, path, optionsOf(rules))) ? fileAt(root, path, rules) : undefined;
}

function optionsOf(rules: FileRules): WalkOptions {
  return {
    maxFolders: MAX_FOLDERS,
    walks: (path) => rules.walks(path),
    takes: (path) => rules.languageOf(path) !== undefined,
    obeysGit: true,
  };
}

function fileAt(root: string, path: string, rules: FileRules): FoundFile {
  return { file: join(root, path), path, languageId: rules.languageOf(path)! };
}
