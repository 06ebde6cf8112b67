/**
 * Tools that only tests and packaging need (a whole VS Code, vsce, a newer Node) are npm packages of their own, each with
 * a lock file, installed outside the work tree: `npm ci` stays small and a second checkout installs nothing.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { publishedFolder } from './published-folder.ts';

/** Where everything large lives; the product keeps its models there too. */
export const CACHE_DIRECTORY = process.env['FORETYPE_CACHE'] || join(homedir(), '.cache', 'foretype');

/** npm says what is wrong first, then lists all its options. */
const SHOWN_ERROR_CHARACTERS = 600;

export interface CachedInstall {
  /** Start of the folder's name; the rest is the lock file's hash. */
  readonly name: string;
  /** Folder with the `package.json` and `package-lock.json` to install. */
  readonly manifestDirectory: string;
  /** Shown while it runs: what, and about how large. */
  readonly title: string;
  /** Raised when `finish` changes, so that older folders are not taken. */
  readonly revision?: number;
  /** Completes the installed folder before anyone sees it. */
  readonly finish?: (directory: string) => Promise<void>;
}

/**
 * The folder with the package's `node_modules`, installed if it is not there yet. Packages' scripts do not run.
 */
export async function cachedInstall(install: CachedInstall): Promise<string> {
  const lock = await readFile(join(install.manifestDirectory, 'package-lock.json'));
  const hash = createHash('sha256')
    .update(lock)
    .update(String(install.revision ?? 0));
  const directory = join(CACHE_DIRECTORY, `${install.name}-${hash.digest('hex').slice(0, 12)}`);
  return publishedFolder(directory, async (partial) => {
    const started = Date.now();
    process.stderr.write(`Installing ${install.title} into ${directory}\n`);
    for (const file of ['package.json', 'package-lock.json']) {
      await cp(join(install.manifestDirectory, file), join(partial, file));
    }
    await npm('ci', partial);
    await install.finish?.(partial);
    process.stderr.write(`Installed ${install.name} in ${((Date.now() - started) / 1000).toFixed(0)} s\n`);
  });
}

/** Installs what the folder's lock file names, without packages' scripts. Rejects with npm's own first words. */
export function npm(command: 'ci' | 'install', directory: string): Promise<void> {
  const args = [command, '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, {
      cwd: directory,
      shell: process.platform === 'win32',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(`npm ${command} in ${directory} failed:\n${errors.slice(0, SHOWN_ERROR_CHARACTERS)}`),
        );
    });
  });
}
