import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareRealModel } from '../../support/real-model.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const POLL_MS = 50;
const SHORT_FILE = `"""Lists."""

import math

SIZE = 10


def total(values):
    result = 0
    for value in values:
        result += value
    return result
`;

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

describe('npm start', function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  const start = (...parameters: string[]): Run => {
    const child = spawn(process.execPath, ['dist/start.cjs', ...parameters], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    const collect = (chunk: string): void => {
      text += chunk;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    return { child, output: () => text, ended: once(child, 'close').then(([code]) => code as number | null) };
  };
  const run = async (...parameters: string[]): Promise<readonly [number | null, string]> => {
    const { ended, output } = start(...parameters);
    return [await ended, output()];
  };
  const write = (name: string, text: string): string => {
    const path = join(folder(), name);
    writeFileSync(path, text);
    return path;
  };

  before(() => prepareRealModel());

  it('tells how to use it', async () => {
    const [code, output] = await run('--help');
    assert.deepEqual([code, output.includes('--file PATH')], [0, true]);
    assert.equal((await run('--fast'))[0], 2);
  });

  it('says what is wrong with a file', async () => {
    mkdirSync(join(folder(), 'directory'));
    for (const [path, message] of [
      [join(folder(), 'absent.py'), /does not exist/],
      [join(folder(), 'directory'), /is a folder/],
      [write('binary.py', 'a\0b\0c'), /is not text/],
      [write('empty.py', ''), /no function body/],
    ] as const) {
      const [code, output] = await run('--file', path);
      assert.equal(code, 1);
      assert.match(output, message);
    }
  });

  it('types through a file in plain lines, leaves it as it was, and sums up', async () => {
    const path = write('lists.py', SHORT_FILE);
    const [code, output] = await run('--file', path);
    assert.equal(code, 0, output);
    assert.match(output, /lists\.py:\d+ \| .*‹.+› {2}\d+ ms {2}(engine|cache|attached)/);
    for (const title of ['Typed', 'Saved', 'Suggestions', 'Latency, warm', 'Speed', 'Memory', 'Model']) {
      assert.match(output, new RegExp(`^  ${title} {2}`, 'm'));
    }
    assert.match(output, /npm run vscode/);
    assert.doesNotMatch(output, /\u001b/);
    assert.equal(readFileSync(path, 'utf8'), SHORT_FILE);
  });

  it('ends with Ctrl+C, and its processes with it', async () => {
    const { child, output, ended } = start('--file', write('lists.py', SHORT_FILE));
    while (!output().includes('place 1')) await sleep(POLL_MS);
    const descendants = process.platform === 'linux' ? descendantsOf(child.pid!) : [];
    child.kill('SIGINT');
    assert.equal(await ended, 130);
    assert.match(output(), /Stopped\./);
    while (descendants.some(isAlive)) await sleep(POLL_MS);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Process ids of children, their children, and so on, from /proc. */
function descendantsOf(pid: number): number[] {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const children = tasks.flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [...children, ...children.flatMap(descendantsOf)];
}
