/** Fetches and unpacks a source into the cache, through npm, pip or apt: their own settings and mirrors hold. */
import { spawn } from 'node:child_process';
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE_DIRECTORY } from '../support/cached-install.ts';
import type { Source } from './sources.ts';

const PYTHON = '3.11';
const PLATFORMS = ['--platform', 'manylinux2014_x86_64', '--platform', 'any'];
const SHOWN_ERROR_CHARACTERS = 400;

/** The folder with the source's files. Atomic: unpacked beside the final place and renamed. */
export async function fetchSource(source: Source): Promise<string> {
  const directory = join(CACHE_DIRECTORY, 'vocabulary', 'sources', folderName(source));
  if (await exists(directory)) return directory;
  const partial = `${directory}.partial-${process.pid}`;
  const download = `${directory}.download-${process.pid}`;
  try {
    await mkdir(download, { recursive: true });
    await mkdir(partial, { recursive: true });
    await downloadArchive(source, download);
    const archives = await readdir(download);
    if (archives.length !== 1)
      throw new Error(`${source.name}: ${archives.length} files instead of one archive.`);
    await unpack(join(download, archives[0]!), partial);
    if (source.kind === 'debian' && source.inner !== undefined) {
      const inner = join(partial, 'inner');
      await mkdir(inner);
      await unpack(join(partial, source.inner), inner);
      await rm(join(partial, source.inner));
    }
    await rename(partial, directory);
  } finally {
    await rm(download, { recursive: true, force: true });
    await rm(partial, { recursive: true, force: true });
  }
  return directory;
}

export function folderName(source: Source): string {
  const version = source.kind === 'debian' ? '' : `-${source.version}`;
  return `${source.kind}-${source.name.replaceAll('/', '+')}${version}`;
}

function downloadArchive(source: Source, directory: string): Promise<void> {
  switch (source.kind) {
    case 'npm':
      return run(
        'npm',
        ['pack', '--ignore-scripts', '--silent', `${source.name}@${source.version}`],
        directory,
      );
    case 'wheel':
      return pip(
        [
          ...['--only-binary', ':all:', '--python-version', source.python ?? PYTHON, ...PLATFORMS],
          `${source.name}==${source.version}`,
        ],
        directory,
      );
    case 'sdist':
      return pip(['--no-binary', source.name, `${source.name}==${source.version}`], directory);
    case 'debian':
      return run('apt-get', ['download', '-qq', source.name], directory);
  }
}

function pip(args: readonly string[], directory: string): Promise<void> {
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input', '--no-cache-dir'];
  return run('python3', ['-m', 'pip', 'download', '--no-deps', ...quiet, ...args], directory);
}

function unpack(archive: string, directory: string): Promise<void> {
  if (archive.endsWith('.deb')) return run('dpkg-deb', ['-x', archive, directory], directory);
  if (/\.(whl|zip)$/.test(archive))
    return run('python3', ['-m', 'zipfile', '-e', archive, directory], directory);
  return run('tar', ['-xf', archive, '-C', directory, '--no-same-permissions'], directory);
}

function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else
        reject(new Error(`${command} ${args.join(' ')} failed:\n${errors.slice(-SHOWN_ERROR_CHARACTERS)}`));
    });
  });
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
