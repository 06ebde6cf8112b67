/** pass@1: the completed program with its tests, in a Python process of its own. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestedItem } from './items.ts';

const GUARD = join(import.meta.dirname, 'guarded_run.py');
/** The tests take milliseconds; a program that runs longer than this does not end. */
const TIME_LIMIT_MS = 20_000;

/** Exit status of the guard when all tests passed. */
const PASSED = 77;

export type TestOutcome = 'passed' | 'failed' | 'timed-out';

/** @throws {Error} when Python cannot be started. */
export async function runTests(
  item: Pick<TestedItem, 'test' | 'entryPoint'>,
  completed: string,
): Promise<TestOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'foretype-eval-'));
  try {
    const program = join(folder, 'program.py');
    await writeFile(program, `${completed}\n\n${item.test}\n\ncheck(${item.entryPoint})\n`);
    return await runPython(program, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runPython(program: string, folder: string): Promise<TestOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn('python3', ['-I', GUARD, program], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder },
      stdio: 'ignore',
    });
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, TIME_LIMIT_MS);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`python3 is needed to run the tests: ${error.message}`));
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(timedOut ? 'timed-out' : code === PASSED ? 'passed' : 'failed');
    });
  });
}
