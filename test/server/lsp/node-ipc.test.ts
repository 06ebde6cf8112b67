import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  createProtocolConnection,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  IPCMessageReader,
  IPCMessageWriter,
  ShutdownRequest,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { statusNotification, type ServerStatus } from '../../../server/protocol.ts';
import { SERVER_PATH } from '../../support/lsp-client.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** How VS Code starts it. */
describe('server.cjs --node-ipc', () => {
  const folder = temporaryFolder();

  const start = (): { readonly child: ChildProcess; readonly connection: ProtocolConnection } => {
    const child = fork(SERVER_PATH, ['--node-ipc', `--clientProcessId=${process.pid}`], {
      env: { ...process.env, FORETYPE_CACHE: folder() },
      execArgv: [],
    });
    const connection = createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    connection.listen();
    return { child, connection };
  };

  const initialize = async (connection: ProtocolConnection): Promise<ServerStatus> => {
    const told = new Promise<ServerStatus>((resolve) =>
      connection.onNotification(statusNotification, resolve),
    );
    await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- the protocol still asks for it
      rootUri: null,
      capabilities: { experimental: { foretype: { status: true } } },
    });
    await connection.sendNotification(InitializedNotification.type, {});
    return told;
  };

  it('speaks the same protocol, and ends with exit', async () => {
    const { child, connection } = start();
    assert.equal((await initialize(connection)).kind, 'no-model');
    await connection.sendRequest(ShutdownRequest.type);
    const ended = once(child, 'exit');
    await connection.sendNotification(ExitNotification.type);
    assert.deepEqual(await ended, [0, null]);
  });

  it('ends when the channel closes', async () => {
    const { child, connection } = start();
    await initialize(connection);
    const ended = once(child, 'exit');
    child.disconnect();
    assert.deepEqual(await ended, [1, null]);
  });
});
