import { execFile } from 'node:child_process';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cachedInstall } from '../support/cached-install.ts';
import { node24 } from '../support/node24.ts';
import { stage } from './stage.ts';
import type { Target } from './targets.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..');

export interface Vsix {
  readonly path: string;
  readonly bytes: number;
}

/** Builds and packs the extension for one platform: `dist/foretype-<target>-<version>.vsix`. */
export async function makeVsix(target: Target): Promise<Vsix> {
  const { version } = JSON.parse(await readFile(join(REPOSITORY, 'package.json'), 'utf8')) as {
    version: string;
  };
  const staged = join(REPOSITORY, 'dist', 'vsix', target.name);
  const path = join(REPOSITORY, 'dist', `foretype-${target.name}-${version}.vsix`);
  await stage(REPOSITORY, target, staged);
  await mkdir(join(REPOSITORY, 'dist'), { recursive: true });
  const vsce = await installVsce();
  const pack = ['package', '--target', target.name, '--out', path, '--no-dependencies'];
  // Not in the Marketplace yet: there is no public repository that links could lead to.
  const links = ['--no-rewrite-relative-links', '--allow-missing-repository'];
  try {
    await promisify(execFile)(await node24(), [vsce, ...pack, ...links], { cwd: staged });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`vsce could not pack ${staged}:\n${stdout}${stderr}`, { cause: error });
  }
  return { path, bytes: (await stat(path)).size };
}

async function installVsce(): Promise<string> {
  const directory = await cachedInstall({
    name: 'vsce',
    manifestDirectory: import.meta.dirname,
    title: 'vsce, which packs the extension (20 MB to download)',
  });
  return join(directory, 'node_modules', '@vscode', 'vsce', 'vsce');
}
