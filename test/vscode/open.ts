/**
 * `npm run vscode [-- FOLDER]`: VS Code with the extension from this checkout. The installed `code` where there is one that is
 * new enough, else (or with `--browser`) VS Code in the browser, which is set up on the first run.
 */
import { execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { CACHE_DIRECTORY } from '../support/cached-install.ts';
import { orSayWhy } from '../support/or-say-why.ts';
import { onPath } from './setup/chromium.ts';
import { REPOSITORY } from './setup/host-run.ts';
import { VsCodeServer } from './setup/server.ts';
import { installVsCode } from './setup/vscode.ts';

/** Nothing that is in the way of trying the extension; a person's changes to them stay. */
const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { browser: { type: 'boolean', default: false } },
});
await orSayWhy(async () => {
  const [given] = positionals;
  const folder = given === undefined ? await copyOfSample() : await existingFolder(given);
  const code = values.browser ? undefined : await usableCode();
  if (code === undefined) await openInBrowser(folder);
  else await openInstalled(code, folder);
});

/** A playground: what is typed there changes no tracked file. */
async function copyOfSample(): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'foretype-')), 'shop');
  await cp(join(import.meta.dirname, 'workspace'), path, { recursive: true });
  process.stdout.write(
    `Opening a copy of the sample project, ${path}\n(\`npm run vscode -- FOLDER\` opens yours.)\n`,
  );
  return path;
}

async function existingFolder(path: string): Promise<string> {
  // npm runs scripts in the repository; the person may be elsewhere.
  const absolute = resolve(process.env['INIT_CWD'] ?? '.', path);
  if (!(await stat(absolute).catch(() => undefined))?.isDirectory()) {
    throw new Error(`${absolute} is not a folder.`);
  }
  return absolute;
}

/** The `code` command, unless its version is older than the extension allows. */
async function usableCode(): Promise<string | undefined> {
  const path = await onPath(process.platform === 'win32' ? 'code.cmd' : 'code');
  if (path === undefined) return undefined;
  const { engines } = JSON.parse(await readFile(join(REPOSITORY, 'package.json'), 'utf8')) as {
    engines: { vscode: string };
  };
  const wanted = engines.vscode.replace('^', '');
  const shell = process.platform === 'win32';
  const output = await promisify(execFile)(path, ['--version'], { shell }).catch(() => ({ stdout: '' }));
  const found = output.stdout.split('\n')[0]?.trim() ?? '';
  if (/^\d+\./.test(found) && found.localeCompare(wanted, undefined, { numeric: true }) >= 0) return path;
  process.stdout.write(
    `${path} is VS Code ${found || 'of unknown version'}, older than ${wanted}: using the browser.\n`,
  );
  return undefined;
}

async function openInstalled(path: string, workspace: string): Promise<void> {
  const child = spawn(path, [`--extensionDevelopmentPath=${REPOSITORY}`, workspace], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const exit = await new Promise<number | null>((done, fail) => {
    child.on('error', fail);
    child.on('close', done);
  });
  if (exit !== 0) throw new Error(`${path} ended with ${exit}`);
  process.stdout.write(
    'VS Code opens a window with the extension: "[Extension Development Host]" in its title.\n',
  );
}

async function openInBrowser(workspace: string): Promise<void> {
  const vscode = await installVsCode();
  const dataDirectory = join(CACHE_DIRECTORY, 'vscode-user');
  const server = await VsCodeServer.start(vscode, {
    dataDirectory,
    logFile: join(dataDirectory, 'server.log'),
    settings: SETTINGS,
    testDriver: true,
  });
  // The way it is meant to end is no failure.
  process.prependOnceListener('SIGINT', () => process.exit(0));
  const url = server.url(workspace, [['extensionDevelopmentPath', server.remoteUri(REPOSITORY)]]);
  process.stdout.write(`\nVS Code with Foretype: ${url}\n\nCtrl+C ends it.\n`);
  openUrl(url);
}

/** In the default browser, where there is a screen. */
function openUrl(url: string): void {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return;
  const [command, ...args]: readonly [string, ...string[]] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  // The address is printed; a browser that does not open is no failure.
  child.on('error', () => undefined);
  child.unref();
}
