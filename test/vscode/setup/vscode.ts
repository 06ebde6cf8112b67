import { build } from 'esbuild';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedInstall, npm } from '../../support/cached-install.ts';
import { node24 } from '../../support/node24.ts';

/** VS Code without a desktop: `node serverMain` serves its workbench to a browser and runs extensions in this machine. */
export interface VsCode {
  readonly node: string;
  readonly serverMain: string;
}

/**
 * code-server's npm package carries VS Code's server and web workbench; their own packages are listed in two
 * shrinkwraps inside. None of their native modules is needed: file watching and terminals come prebuilt, logging gets
 * our stand-in, and the rest (Kerberos, SQLite, the parent watchdog) VS Code does without.
 */
export async function installVsCode(): Promise<VsCode> {
  const node = await node24();
  const directory = await cachedInstall({
    name: 'vscode',
    manifestDirectory: join(import.meta.dirname, '..'),
    title: "VS Code's server (190 MB to download)",
    revision: 2,
    finish: async (root) => {
      const vscode = vscodeDirectory(root);
      // Not `ci`: that shrinkwrap lacks a package its own package.json asks for.
      await npm('install', vscode);
      await npm('install', join(vscode, 'extensions'));
      await build({
        entryPoints: [join(import.meta.dirname, 'spdlog.ts')],
        outfile: join(vscode, 'node_modules', '@vscode', 'spdlog', 'index.js'),
        allowOverwrite: true,
        platform: 'node',
        format: 'cjs',
      });
      // Large, signs in at start-up, and competes for the ghost text under test.
      await rm(join(vscode, 'extensions', 'copilot'), { recursive: true });
    },
  });
  return { node, serverMain: join(vscodeDirectory(directory), 'out', 'server-main.js') };
}

function vscodeDirectory(root: string): string {
  return join(root, 'node_modules', 'code-server', 'lib', 'vscode');
}
