/**
 * What VS Code calls as `extensionTestsPath`: runs mocha inside the real extension host. Results go to the file that
 * FORETYPE_TEST_RESULTS names, one JSON object a line, because a browser's page and Electron have no common terminal.
 */
import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';
import type { HostResult } from './result.ts';

/** The first completion waits for the engine to load the model. */
const TEST_TIMEOUT_MS = 120_000;

export async function run(): Promise<void> {
  const grep = process.env['FORETYPE_TEST_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: TEST_TIMEOUT_MS,
    reporter: Mocha.reporters.Base,
    ...(grep && { grep }),
  });
  mocha.suite.emit('pre-require', globalThis, 'host', mocha);
  await import('./activation.test.ts');
  if (process.env['FORETYPE_TEST_SUITE'] === 'no-model') {
    await import('./no-model.test.ts');
  } else {
    await import('./suggestions.test.ts');
    await import('./personal.test.ts');
    await import('./tasks.test.ts');
    await import('./untitled.test.ts');
    await import('./read-only.test.ts');
    await import('./notebook.test.ts');
    await import('./review.test.ts');
    await import('./chat.test.ts');
    await import('./participant.test.ts');
    await import('./text.test.ts');
    await import('./silence.test.ts');
    await import('./processes.test.ts');
  }
  const failures = await new Promise<number>((resolve) => {
    reportToFile(mocha.run(resolve));
  });
  if (failures > 0) throw new Error(`${failures} failed`);
}

function report(result: HostResult): void {
  const path = process.env['FORETYPE_TEST_RESULTS'];
  if (path === undefined) throw new Error('FORETYPE_TEST_RESULTS names no file');
  appendFileSync(path, `${JSON.stringify(result)}\n`);
}

function reportToFile(runner: Mocha.Runner): void {
  runner.on('pass', (test) => {
    report({ kind: 'pass', title: test.fullTitle(), milliseconds: test.duration ?? 0 });
  });
  runner.on('fail', (test, error: unknown) => {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    report({ kind: 'fail', title: test.fullTitle(), message });
  });
}
