import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** Deeper folders are somebody's mistake, or a loop. */
const MAX_DEPTH = 32;
/** Where the rules of git for one folder stand. */
const IGNORE_FILES = ['.gitignore', '.ignore'];
const MAX_IGNORE_BYTES = 256 * 1024;

export interface WalkOptions {
  readonly maxFolders: number;
  /** Whether a folder is looked into. Paths are below the root, with `/`. */
  readonly walks: (path: string) => boolean;
  /** Whether a file is wanted. */
  readonly takes: (path: string) => boolean;
  /** Whether what git ignores is left out. */
  readonly obeysGit: boolean;
}

interface Folder {
  /** Below the workspace folder, with `/`; empty: itself. */
  readonly path: string;
  readonly depth: number;
  readonly rules: readonly IgnoreRules[];
}

/** Of one ignore file: it speaks of paths below its own folder. */
interface IgnoreRules {
  /** Its folder, with `/` behind; empty: the workspace folder. */
  readonly base: string;
  readonly rules: Ignore;
}

/**
 * Paths of the files in a folder and below it, near ones first, each folder's by name. Symbolic links are not followed: they may lead anywhere.
 * Folders that cannot be read are passed over.
 */
export async function* walk(root: string, options: WalkOptions): AsyncGenerator<string> {
  const waiting: Folder[] = [{ path: '', depth: 0, rules: [] }];
  for (let walked = 0; walked < waiting.length && walked < options.maxFolders; walked++) {
    const folder = waiting[walked]!;
    const entries = await readdir(join(root, folder.path), { withFileTypes: true }).catch(() => []);
    const own = options.obeysGit ? await ignoreRules(root, folder) : undefined;
    const ignored = own ? [...folder.rules, own] : folder.rules;
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
      // `isDirectory` and `isFile` are false for symbolic links.
      if (entry.isDirectory()) {
        if (folder.depth < MAX_DEPTH && options.walks(path) && !isIgnored(`${path}/`, ignored)) {
          waiting.push({ path, depth: folder.depth + 1, rules: ignored });
        }
      } else if (entry.isFile() && options.takes(path) && !isIgnored(path, ignored)) yield path;
    }
  }
}

/** Whether `walk` would find a file, however many folders there are; for one that changed. */
export async function isFound(root: string, path: string, options: WalkOptions): Promise<boolean> {
  if (!options.takes(path)) return false;
  const parts = path.split('/');
  let ignored: readonly IgnoreRules[] = [];
  for (let depth = 0; depth < parts.length; depth++) {
    const folder = parts.slice(0, depth).join('/');
    if (folder !== '') {
      if (depth > MAX_DEPTH || !options.walks(folder) || isIgnored(`${folder}/`, ignored)) return false;
      const found = await lstat(join(root, folder)).catch(() => undefined);
      if (found?.isDirectory() !== true) return false;
    }
    const own = options.obeysGit ? await ignoreRules(root, { path: folder }) : undefined;
    if (own) ignored = [...ignored, own];
  }
  if (isIgnored(path, ignored)) return false;
  const found = await lstat(join(root, path)).catch(() => undefined);
  return found?.isFile() === true;
}

async function ignoreRules(root: string, { path }: Pick<Folder, 'path'>): Promise<IgnoreRules | undefined> {
  const texts: string[] = [];
  for (const name of IGNORE_FILES) {
    const file = join(root, path, name);
    const found = await lstat(file).catch(() => undefined);
    if (found?.isFile() !== true || found.size > MAX_IGNORE_BYTES) continue;
    texts.push(await readFile(file, 'utf8').catch(() => ''));
  }
  if (texts.length === 0) return undefined;
  return { base: path === '' ? '' : `${path}/`, rules: ignore().add(texts.join('\n')) };
}

/** The innermost file that says something of the path decides, as in git. */
function isIgnored(path: string, rules: readonly IgnoreRules[]): boolean {
  for (const { base, rules: own } of rules.toReversed()) {
    const { ignored, unignored } = own.test(path.slice(base.length));
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}
