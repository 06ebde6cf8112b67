/**
 * `npm run test:electron [-- VERSION]`: the host tests in a real desktop VS Code, which @vscode/test-electron downloads. It
 * needs a network that reaches Microsoft's servers, and a screen (on Linux without one: `xvfb-run npm run test:electron`).
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node24 } from '../support/node24.ts';
import { linkedCache } from '../support/linked-cache.ts';
import { orSayWhy } from '../support/or-say-why.ts';
import { prepareRealModel } from '../support/real-model.ts';
import { buildHostBundle, HOST_BUNDLE, REPOSITORY } from './setup/host-run.ts';
import { Report } from './setup/report.ts';
import { FollowedResults } from './setup/results.ts';
import { messageOf } from '../../server/message-of.ts';

/** test-electron's own minimum; the product and its unit tests run on older ones. */
const MIN_NODE_MAJOR = 22;

await orSayWhy(async () => {
  if (Number(process.versions.node.split('.')[0]) < MIN_NODE_MAJOR) await runUnderNewerNode();
  else await run(process.argv[2] ?? 'stable');
});

async function runUnderNewerNode(): Promise<void> {
  const args = ['--import', 'tsx', import.meta.filename, ...process.argv.slice(2)];
  const child = spawn(await node24(), args, { cwd: REPOSITORY, stdio: 'inherit' });
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

async function run(version: string): Promise<void> {
  const { downloadAndUnzipVSCode, runTests } = await import('@vscode/test-electron');
  const vscodeExecutablePath = await downloadAndUnzipVSCode(version).catch((error: unknown) => {
    throw new Error(
      `VS Code ${version} could not be downloaded: ${messageOf(error)}\n` +
        'This needs a network that reaches update.code.visualstudio.com.\n' +
        'Without one, `npm run test:vscode` runs the same tests in a VS Code that comes from npm.',
      { cause: error },
    );
  });
  await prepareRealModel();
  await buildHostBundle();
  const report = new Report();
  for (const suite of ['model', 'no-model'] as const) await runSuite(suite);
  report.end();
  process.exitCode = report.isGood ? 0 : 1;

  async function runSuite(suite: 'model' | 'no-model'): Promise<void> {
    report.section(`In the extension host of VS Code ${version}: ${suite}`);
    const root = await mkdtemp(join(tmpdir(), 'foretype-electron-'));
    const cache = suite === 'model' ? await linkedCache() : join(root, 'empty-cache');
    const workspace = join(root, 'workspace');
    const resultsFile = join(root, 'results.jsonl');
    await mkdir(workspace);
    const followed = new FollowedResults(resultsFile, (result) => {
      report.host(result);
    });
    try {
      await runTests({
        vscodeExecutablePath,
        extensionDevelopmentPath: REPOSITORY,
        extensionTestsPath: HOST_BUNDLE,
        extensionTestsEnv: {
          FORETYPE_TEST_SUITE: suite,
          FORETYPE_TEST_RESULTS: resultsFile,
          FORETYPE_CACHE: cache,
        },
        launchArgs: [
          workspace,
          ...['--user-data-dir', join(root, 'user')],
          ...['--disable-extensions', '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'],
        ],
      });
      await followed.end();
    } catch (error) {
      // Failed tests end VS Code with an error too, and have been told already.
      const results = await followed.end();
      if (results.every(({ kind }) => kind === 'pass')) report.broken(error);
    } finally {
      for (const folder of [root, cache]) await rm(folder, { recursive: true, force: true });
    }
  }
}
