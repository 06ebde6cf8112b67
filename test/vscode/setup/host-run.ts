import { build } from 'esbuild';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { HostResult } from '../host/result.ts';
import { newPage } from './browser.ts';
import { FollowedResults } from './results.ts';
import { copyLogs, VsCodeServer } from './server.ts';
import type { VsCode } from './vscode.ts';

/** All host tests together; beyond it something hangs. */
const RUN_TIMEOUT_MS = 900_000;

export const REPOSITORY = join(import.meta.dirname, '..', '..', '..');
export const HOST_BUNDLE = join(REPOSITORY, 'dist', 'test', 'host', 'index.cjs');

/** Bundles the mocha tests for the extension host, which knows no TypeScript. */
export async function buildHostBundle(): Promise<void> {
  await build({
    entryPoints: [join(REPOSITORY, 'test', 'vscode', 'host', 'index.ts')],
    outfile: HOST_BUNDLE,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

export interface HostRun {
  readonly suite: 'model' | 'no-model';
  /** Empty folder for the workspace and VS Code's data. */
  readonly root: string;
  readonly logDirectory: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>;
  /** No test at all is no failure. */
  readonly mayBeEmpty: boolean;
  readonly onResult: (result: HostResult) => void;
}

/** Runs one suite in a fresh VS Code; rejects when VS Code ended it for another reason than failed tests. */
export async function runHostTests(vscode: VsCode, browser: Browser, run: HostRun): Promise<void> {
  await rm(run.logDirectory, { recursive: true, force: true });
  await mkdir(run.logDirectory, { recursive: true });
  const resultsFile = join(run.logDirectory, 'results.jsonl');
  const workspace = join(run.root, 'workspace');
  await mkdir(workspace);
  const server = await VsCodeServer.start(vscode, {
    dataDirectory: join(run.root, 'data'),
    logFile: join(run.logDirectory, 'server.log'),
    settings: run.settings,
    environment: {
      ...run.environment,
      FORETYPE_TEST_SUITE: run.suite,
      FORETYPE_TEST_RESULTS: resultsFile,
    },
    testDriver: true,
  });
  const page = await newPage(browser, join(run.logDirectory, 'console.log'));
  const followed = new FollowedResults(resultsFile, run.onResult);
  try {
    const exit = new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`the host tests did not end; see ${run.logDirectory}`));
      }, RUN_TIMEOUT_MS);
      void page.exposeFunction('codeAutomationLog', () => undefined);
      void page.exposeFunction('codeAutomationExit', (code: number) => {
        clearTimeout(timer);
        resolve(code);
      });
    });
    await page.goto(
      server.url(workspace, [
        ['extensionDevelopmentPath', server.remoteUri(REPOSITORY)],
        ['extensionTestsPath', server.remoteUri(HOST_BUNDLE)],
      ]),
    );
    const code = await exit;
    const results = await followed.end();
    const failed = results.filter(({ kind }) => kind === 'fail').length;
    if ((results.length === 0 && !run.mayBeEmpty) || (code !== 0) !== failed > 0) {
      throw new Error(
        `VS Code ended the ${run.suite} tests with ${code} after ${results.length}; see ${run.logDirectory}`,
      );
    }
  } catch (error) {
    await page.screenshot({ path: join(run.logDirectory, 'screen.png') }).catch(() => undefined);
    throw error;
  } finally {
    await followed.end();
    await page.context().close();
    await server.stop();
    await copyLogs(join(run.root, 'data'), run.logDirectory);
  }
}
