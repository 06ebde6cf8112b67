import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { FileRules } from './file-rules.ts';

/** Deeper folders are somebody's mistake, or a loop. */
const MAX_DEPTH = 32;
const MAX_FOLDERS = 20_000;
/** Where the rules of git for one folder stand. */
const IGNORE_FILES = ['.gitignore', '.ignore'];
const MAX_IGNORE_BYTES = 256 * 1024;

export interface FoundFile {
  /** Absolute. */
  readonly file: string;
  /** Below the workspace folder, with `/`. */
  readonly path: string;
  readonly languageId: string;
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
 * The source files of a workspace folder, near ones first: what git ignores, what the rules leave out and symbolic links are not
 * followed. Folders that cannot be read are passed over.
 */
export async function* walk(root: string, rules: FileRules): AsyncGenerator<FoundFile> {
  const waiting: Folder[] = [{ path: '', depth: 0, rules: [] }];
  for (let walked = 0; walked < waiting.length && walked < MAX_FOLDERS; walked++) {
    const folder = waiting[walked]!;
    const entries = await readdir(join(root, folder.path), { withFileTypes: true }).catch(() => []);
    const own = await ignoreRules(root, folder);
    const ignored = own ? [...folder.rules, own] : folder.rules;
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
      // `isDirectory` and `isFile` are false for symbolic links.
      if (entry.isDirectory()) {
        if (folder.depth < MAX_DEPTH && rules.walks(path) && !isIgnored(`${path}/`, ignored)) {
          waiting.push({ path, depth: folder.depth + 1, rules: ignored });
        }
      } else if (entry.isFile()) {
        const languageId = rules.languageOf(path);
        if (languageId !== undefined && !isIgnored(path, ignored)) {
          yield { file: join(root, path), path, languageId };
        }
      }
    }
  }
}

/** Whether a file would be found by `walk`; for one that changed. */
export async function find(root: string, path: string, rules: FileRules): Promise<FoundFile | undefined> {
  const languageId = rules.languageOf(path);
  if (languageId === undefined) return undefined;
  const parts = path.split('/');
  let ignored: readonly IgnoreRules[] = [];
  for (let depth = 0; depth < parts.length; depth++) {
    const folder = parts.slice(0, depth).join('/');
    if (folder !== '') {
      if (depth > MAX_DEPTH || !rules.walks(folder) || isIgnored(`${folder}/`, ignored)) return undefined;
      const found = await lstat(join(root, folder)).catch(() => undefined);
      if (found?.isDirectory() !== true) return undefined;
    }
    const own = await ignoreRules(root, { path: folder });
    if (own) ignored = [...ignored, own];
  }
  if (isIgnored(path, ignored)) return undefined;
  const found = await lstat(join(root, path)).catch(() => undefined);
  return found?.isFile() === true ? { file: join(root, path), path, languageId } : undefined;
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
