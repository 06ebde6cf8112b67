import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ConfigurationRequest, InitializeRequest } from 'vscode-languageserver/node';
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
      notebookDocumentSync: { notebookSelector: [{ notebook: '*' }] },
      executeCommandProvider: {
        commands: [
          'foretype.prepareModel',
          'foretype.restartEngine',
          'foretype.status',
          'foretype.rebuildIndex',
          'foretype.accepted',
          'foretype.dismiss',
          'foretype.learned',
          'foretype.eraseLearned',
          'foretype.dismissFinding',
          'foretype.dismissFindings',
          'foretype.clearFindings',
          'foretype.chat',
          'foretype.convert',
          'foretype.document',
          'foretype.explain',
          'foretype.fix',
          'foretype.generate',
          'foretype.review',
          'foretype.writeTests',
        ],
        workDoneProgress: true,
      },
      codeActionProvider: { codeActionKinds: ['quickfix'] },
    });
  });

  it('sends no notification of its own to a client that has not asked for it', async () => {
    const server = start(PLAIN);
    await server.initialize();
    const { status } = await server.executeCommand<{ status: unknown }>('foretype.status');
    assert.deepEqual(status, { kind: 'no-model', model: 'qwen2.5-coder-0.5b', downloadBytes: 491_400_064 });
    assert.deepEqual(server.statuses, []);
  });

  it('tells its status once it knows it, however late the client tells its settings', async () => {
    const server = start({ initializeParams: { capabilities: { workspace: { configuration: true } } } });
    let tellSettings: (settings: null[]) => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      server.connection.onRequest(ConfigurationRequest.type, () => {
        resolve();
        return new Promise<null[]>((answer) => (tellSettings = answer));
      });
    });
    await server.initialize();
    await asked;
    const answer = server.executeCommand<{ status: { kind: string } | null }>('foretype.status');
    await server.statistics(); // Answered after the command has been received.
    tellSettings([null]);
    assert.equal((await answer).status?.kind, 'no-model');
  });

  it('is left in order by a client that goes before it is initialized', async () => {
    const server = start(PLAIN);
    await server.connection.sendRequest(InitializeRequest.method, {
      processId: null,
      rootUri: null,
      capabilities: {},
    });
    assert.equal(await server.shutdown(), 0);
  });

  it('leaves commands to a client that has its own', async () => {
    const { capabilities } = await start().initialize();
    assert.equal(capabilities.executeCommandProvider, undefined);
  });
});
