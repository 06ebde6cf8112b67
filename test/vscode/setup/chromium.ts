import { execFile, spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'msedge'];
const OUTSIDE_PATH = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
/** The browser, and a fixed-width font: code drawn in a proportional one would not be the picture of an editor. */
const DEBIAN_PACKAGES = ['chromium', 'fonts-dejavu-core'];

/**
 * Path of a Chromium-based browser: the environment variable CHROMIUM, or an installed one. On Debian and Ubuntu, as root,
 * a missing one is installed; elsewhere the error says what to install.
 */
export async function installChromium(): Promise<string> {
  const given = process.env['CHROMIUM'];
  if (given) return given;
  const found = await findChromium();
  if (found !== undefined) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0 && (await onPath('apt-get')) !== undefined) {
    await aptInstall(DEBIAN_PACKAGES);
    const installed = await findChromium();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'The browser tests need Chromium or Chrome, and none was found.\n' +
      `Debian and Ubuntu: sudo apt-get install ${DEBIAN_PACKAGES.join(' ')}\n` +
      'Otherwise install Chrome, or set CHROMIUM to the path of its executable.',
  );
}

async function findChromium(): Promise<string | undefined> {
  for (const name of NAMES) {
    const path = await onPath(process.platform === 'win32' ? `${name}.exe` : name);
    if (path !== undefined && !(await isSnapStub(path))) return path;
  }
  for (const path of OUTSIDE_PATH) if (await isExecutable(path)) return path;
  return undefined;
}

/** The first executable of that name on PATH. */
export async function onPath(name: string): Promise<string | undefined> {
  for (const directory of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(directory, name);
    if (directory !== '' && (await isExecutable(path))) return path;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Ubuntu's `chromium-browser` without snapd is a script that only says to install the snap. */
async function isSnapStub(path: string): Promise<boolean> {
  try {
    await promisify(execFile)(path, ['--version', '--no-sandbox'], { timeout: 20_000 });
    return false;
  } catch {
    return true;
  }
}

async function aptInstall(packages: readonly string[]): Promise<void> {
  process.stderr.write(`Installing ${packages.join(', ')} with apt-get\n`);
  await aptGet('update', '-q');
  await aptGet('install', '-q', '-y', '--no-install-recommends', ...packages);
}

function aptGet(...args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('apt-get', args, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (text: string): void => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`apt-get ${args.join(' ')} failed:\n${output.slice(-1_000)}`));
    });
  });
}
