import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { poll } from '../setup/poll.ts';
import { acceptWhileTyping, openFile, type } from './editing.ts';

const FUNCTION = 'def double(value):\n    █\n';

describe('processes', () => {
  it('suggest again after the restart command, with a new server and no old one', async () => {
    await acceptWhileTyping(await openFile('before-restart.py', FUNCTION), 'return ');
    const [old] = await descendants('server.cjs');
    assert.ok(old, 'a server runs');
    await vscode.commands.executeCommand('foretype.restart');
    assert.match(await acceptWhileTyping(await openFile('after-restart.py', FUNCTION), 'return '), /value/);
    await poll('one server, another one', async () => {
      const now = await descendants('server.cjs');
      return now.length === 1 && now[0] !== old;
    });
  });

  it('suggest again after the engine was killed while it was at work', async () => {
    await acceptWhileTyping(await openFile('before-kill.py', FUNCTION), 'return ');
    const [engine] = await descendants('engine.cjs');
    assert.ok(engine, 'an engine runs');
    await openFile('during-kill.py', 'def fourth_power(base):\n    █\n');
    await type('return ');
    process.kill(engine, 'SIGKILL');
    const editor = await openFile('after-kill.py', 'def third_power(base):\n    █\n');
    assert.match(await acceptWhileTyping(editor, 'return '), /base/);
    const [next] = await descendants('engine.cjs');
    assert.ok(next !== undefined && next !== engine, 'another engine runs');
  });
});

/** Ids of the processes below the extension host whose command line has the word. */
async function descendants(word: string): Promise<readonly number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,command=']);
  const rows = stdout.split('\n').flatMap((row) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row);
    return match ? [{ pid: Number(match[1]), parent: Number(match[2]), command: match[3] ?? '' }] : [];
  });
  const below = new Set([process.pid]);
  // A parent may stand after its child in the list.
  for (let size = 0; size !== below.size;) {
    size = below.size;
    for (const { pid, parent } of rows) if (below.has(parent)) below.add(pid);
  }
  return rows.filter(({ pid, command }) => below.has(pid) && command.includes(word)).map(({ pid }) => pid);
}
