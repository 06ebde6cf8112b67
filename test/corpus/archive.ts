/** A package's archive from its registry, by the registry's own client; nothing of a package is ever run. */
import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { CorpusPackage } from './packages.ts';

const FETCH_SDIST = join(import.meta.dirname, 'fetch_sdist.py');
const SHOWN_ERROR_CHARACTERS = 400;

/**
 * Downloads into `folder`, which is empty. Gives the archive's path; its sha256 is the pinned one.
 * @throws {Error} that says what went wrong and what is needed.
 */
export async function downloadArchive(pinned: CorpusPackage, folder: string): Promise<string> {
  const { name, version, registry, sha256 } = pinned;
  const problem =
    registry === 'npm'
      ? await run('npm', ['pack', `${name}@${version}`, '--ignore-scripts', '--loglevel=error'], folder)
      : await run('python3', [FETCH_SDIST, name, version, folder], folder);
  const archive = (await readdir(folder)).find((file) => /\.(?:tgz|tar\.gz)$/.test(file));
  if (problem !== undefined || archive === undefined) {
    throw new Error(
      `${name} ${version} of the corpus could not be downloaded (${problem ?? 'no archive came'}). ` +
        'npm and Python 3 with pip must reach their registries once; later runs need no network.',
    );
  }
  const path = join(folder, archive);
  const found = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  if (found !== sha256) {
    throw new Error(
      `${archive} is not the pinned file: its sha256 is ${found}, test/corpus/packages.json says ${sha256}.`,
    );
  }
  return path;
}

/** Undefined when all went well, else the tool's last words. */
function run(command: string, args: readonly string[], folder: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const shell = process.platform === 'win32';
    const child = spawn(command, args, { cwd: folder, shell, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.on('error', ({ message }) => {
      resolve(`${command} could not be started: ${message}`);
    });
    child.on('close', (code) => {
      const words = errors.trim().slice(-SHOWN_ERROR_CHARACTERS);
      resolve(code === 0 ? undefined : words === '' ? `${command} ended with ${String(code)}` : words);
    });
  });
}
