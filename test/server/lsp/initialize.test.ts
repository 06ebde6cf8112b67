import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import packageJson from '../../../package.json' with { type: 'json' };
import { SERVER_PATH } from '../../support/lsp-client.ts';
import { servers } from './tiny-server.ts';

const run = (...args: string[]): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)(process.execPath, [SERVER_PATH, ...args]);

describe('server.cjs', () => {
  it('tells how to use it', async () => {
    assert.match((await run('--help')).stdout, /--stdio.*--node-ipc/s);
    assert.equal((await run('--version')).stdout, `${packageJson.version}\n`);
  });

  it('refuses a command line it does not know, with the help', async () => {
    for (const args of [[], ['--tcp']]) {
      await assert.rejects(run(...args), { code: 2, stderr: /--stdio/ });
    }
  });
});

describe('initialize', () => {
  const { start } = servers();
  const PLAIN = { initializeParams: { capabilities: {} } };

  it('names the server and what it can', async () => {
    const { serverInfo, capabilities } = await start(PLAIN).initialize();
    assert.deepEqual(serverInfo, { name: 'Foretype', version: packageJson.version });
    assert.deepEqual(capabilities, {
      textDocumentSync: { openClose: true, change: 2 },
      inlineCompletionProvider: true,
      executeCommandProvider: {
        commands: ['foretype.prepareModel', 'foretype.restartEngine', 'foretype.status'],
        workDoneProgress: true,
      },
    });
  });

  it('sends no notification of its own to a client that has not asked for it', async () => {
    const server = start(PLAIN);
    await server.initialize();
    const { status } = await server.executeCommand<{ status: unknown }>('foretype.status');
    assert.deepEqual(status, { kind: 'no-model', model: 'qwen2.5-coder-0.5b', downloadBytes: 491_400_064 });
    assert.deepEqual(server.statuses, []);
  });

  it('leaves commands to a client that has its own', async () => {
    const { capabilities } = await start().initialize();
    assert.equal(capabilities.executeCommandProvider, undefined);
  });
});
