/**
 * `npm run test:vscode`: sets up the model, VS Code and a browser if they are missing, then runs the host tests (mocha
 * inside the extension host) and the browser tests (a person's keys, what the window shows). Ends with a line of counts. `-- --grep TEXT` runs the tests whose
 * titles have it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import Mocha from 'mocha';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkedCache } from '../support/linked-cache.ts';
import { parseArgs } from 'node:util';
import { orSayWhy } from '../support/or-say-why.ts';
import { prepareRealModel } from '../support/real-model.ts';
import { launchBrowser } from './setup/browser.ts';
import { installChromium } from './setup/chromium.ts';
import { buildHostBundle, REPOSITORY, runHostTests } from './setup/host-run.ts';
import { Report } from './setup/report.ts';
import { QUIET_SETTINGS } from './setup/settings.ts';
import { installVsCode, type VsCode } from './setup/vscode.ts';

const BROWSER_TESTS = [
  'ghost-text',
  'no-model',
  'tasks',
  'commands',
  'chat',
  'empty-window',
  'every-command',
];
const BROWSER_TEST_TIMEOUT_MS = 180_000;

const report = new Report();
const { grep } = parseArgs({ options: { grep: { type: 'string', default: '' } } }).values;

await orSayWhy(async () => {
  await prepareRealModel();
  const vscode = await installVsCode();
  const chromium = await installChromium();
  await buildHostBundle();
  const cache = await linkedCache();
  await hostTests(vscode, chromium, 'model', { FORETYPE_CACHE: cache });
  await rm(cache, { recursive: true, force: true });
  await withTemporaryFolder((cache) => hostTests(vscode, chromium, 'no-model', { FORETYPE_CACHE: cache }));
  await browserTests();
  report.end();
  process.exitCode = report.isGood ? 0 : 1;
});

async function hostTests(
  vscode: VsCode,
  chromium: string,
  suite: 'model' | 'no-model',
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  report.section(`In the extension host: ${suite}`);
  const browser = await launchBrowser(chromium);
  try {
    await withTemporaryFolder(async (root) => {
      await runHostTests(vscode, browser, {
        suite,
        root,
        logDirectory: join(REPOSITORY, 'dist', 'test-logs', `host-${suite}`),
        settings: QUIET_SETTINGS,
        environment: { ...environment, FORETYPE_TEST_GREP: grep },
        mayBeEmpty: grep !== '',
        onResult: (result) => {
          report.host(result);
        },
      });
    });
  } catch (error) {
    report.broken(error);
  } finally {
    await browser.close();
  }
}

async function browserTests(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: BROWSER_TEST_TIMEOUT_MS, ...(grep && { grep }) });
  for (const name of BROWSER_TESTS) mocha.addFile(join(import.meta.dirname, 'browser', `${name}.test.ts`));
  await mocha.loadFilesAsync();
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => {
      resolve();
    });
    runner.on('pass', () => {
      report.count(1, 0);
    });
    runner.on('fail', () => {
      report.count(0, 1);
    });
  });
}

async function withTemporaryFolder(use: (path: string) => Promise<void>): Promise<void> {
  const path = await mkdtemp(join(tmpdir(), 'foretype-vscode-'));
  try {
    await use(path);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}
