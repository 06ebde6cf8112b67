import { spawn } from 'node:child_process';

/** The tests take milliseconds; a program that runs longer than this does not end. */
const TIME_LIMIT_MS = 20_000;
/** Exit status of a guard when all tests passed. */
const PASSED = 77;

export type TestOutcome = 'passed' | 'failed' | 'timed-out';

/** Runs a guard and what it guards in a folder, with nothing of this process's environment but the path. Rejects when it cannot be started. */
export function runGuarded(command: string, args: readonly string[], folder: string): Promise<TestOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
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
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(timedOut ? 'timed-out' : code === PASSED ? 'passed' : 'failed');
    });
  });
}
