import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExitNotification } from 'vscode-languageserver/node';
import { SERVER_PATH, type LspClient } from '../../support/lsp-client.ts';
import { servers } from './tiny-server.ts';

const URI = 'file:///a.py';
const AT = { line: 1, character: 4 };
const POLL_MS = 50;

/** Resolves when no such process runs any more; a zombie does not run. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : undefined;
    if (process.platform === 'linux' && (stat === undefined || /\) Z /.test(stat))) return;
    if (process.platform !== 'linux' && !isAlive(pid)) return;
    await sleep(POLL_MS);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function enginePid(server: LspClient): Promise<number> {
  const { enginePid: pid } = await server.statistics();
  assert.ok(pid !== undefined);
  return pid;
}

describe('processes of the server', () => {
  const { startWithModel, writeModel, folder } = servers();

  it('end with shutdown and exit: code 0', async () => {
    const server = await startWithModel();
    const pid = await enginePid(server);
    assert.equal(await server.shutdown(), 0);
    await gone(pid);
  });

  it('end with exit alone: code 1', async () => {
    const server = await startWithModel();
    const pid = await enginePid(server);
    await server.connection.sendNotification(ExitNotification.type);
    assert.equal(await server.exited, 1);
    await gone(pid);
  });

  it('end when the input ends: code 1', async () => {
    const server = await startWithModel();
    const pid = await enginePid(server);
    server.closeInput();
    assert.equal(await server.exited, 1);
    await gone(pid);
  });

  it('end with SIGTERM, also while generating', async () => {
    const server = await startWithModel();
    const pid = await enginePid(server);
    await server.open(URI, 'python', 'def f():\n    \n');
    void server.completeAt(URI, AT, 'invoked').catch(() => undefined);
    process.kill(server.pid!, 'SIGTERM');
    assert.equal(await server.exited, 1);
    await gone(pid);
  });

  it('the engine ends when the server is killed', async () => {
    const server = await startWithModel();
    const pid = await enginePid(server);
    server.kill();
    await server.exited;
    await gone(pid);
  });

  it('end when the parent is killed', async () => {
    const model = await writeModel();
    const script = fileURLToPath(new URL('./parent.ts', import.meta.url));
    const parent = spawn(process.execPath, ['--import=tsx', script, SERVER_PATH, model], {
      env: { ...process.env, FORETYPE_CACHE: join(folder(), 'cache') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout.setEncoding('utf8'), 'data')) as [string];
    const [server, engine] = line.trim().split(' ').map(Number);
    parent.kill('SIGKILL');
    await gone(server!);
    await gone(engine!);
  });

  it('a killed engine costs one request', async () => {
    const server = await startWithModel();
    const pid = await enginePid(server);
    await server.open(URI, 'python', 'def f():\n    \n');
    process.kill(pid, 'SIGSTOP');
    const asked = server.completeAt(URI, AT);
    await server.waitForStatus((status) => status.kind === 'ready' && status.engine.kind === 'generating');
    process.kill(pid, 'SIGKILL');
    const refused = await asked;
    assert.equal(refused.kind === 'refused' && refused.reason, 'engine-failed');
    assert.match(JSON.stringify(refused), /ended unexpectedly/);
    const again = await server.completeAt(URI, AT);
    assert.notEqual(again.kind, 'refused');
    assert.notEqual(await enginePid(server), pid);
  });

  it('the engine is started anew by request', async () => {
    const server = await startWithModel();
    const pid = await enginePid(server);
    await server.restartEngine();
    assert.notEqual(await enginePid(server), pid);
    await gone(pid);
  });

  it('the engine leaves memory when idle, and comes back', async () => {
    const server = await startWithModel({ idleUnloadMinutes: 0.005 });
    await server.open(URI, 'python', 'def f():\n    \n');
    await server.completeAt(URI, AT);
    await server.waitForStatus((status) => status.kind === 'ready' && status.engine.kind === 'unloaded');
    await server.change(URI, [{ text: 'def g(x):\n    \n' }]);
    assert.notEqual((await server.completeAt(URI, AT)).kind, 'refused');
  });
});
