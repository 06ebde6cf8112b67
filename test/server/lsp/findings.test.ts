/** A review for an editor that has no part of ours: its findings as diagnostics, over the real protocol with the real model. */
import assert from 'node:assert/strict';
import {
  CodeActionRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  PublishDiagnosticsNotification,
  type CodeAction,
  type Diagnostic,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import type { TaskResult } from '../../../server/tasks/task.ts';
import { DEEPEST, DEEPEST_MISTAKE_LINE as LINE } from '../../support/deepest.ts';
import { startServer, type LspClient } from '../../support/lsp-client.ts';
import { prepareRealModel } from '../../support/real-model.ts';
import { PATIENT } from './tiny-server.ts';

describe('findings in other editors', function () {
  this.timeout(300_000);
  let server: LspClient;
  let published: readonly Diagnostic[] | undefined;
  let uri = '';
  let version = 1;
  let count = 0;

  before(async () => {
    await prepareRealModel();
    server = startServer({ options: PATIENT, initializeParams: { capabilities: {} } });
    server.connection.onNotification(
      PublishDiagnosticsNotification.type,
      (params: PublishDiagnosticsParams) => {
        if (params.uri === uri) published = params.diagnostics;
      },
    );
    const { capabilities } = await server.initialize();
    assert.deepEqual(capabilities.codeActionProvider, { codeActionKinds: ['quickfix'] });
  });
  after(() => server.shutdown());

  beforeEach(async () => {
    uri = `file:///work/deepest-${++count}.py`;
    version = 1;
    published = undefined;
    await server.open(uri, 'python', DEEPEST);
  });

  const review = (): Promise<TaskResult> => {
    const at = { line: LINE, character: 0 };
    return server.executeCommand('foretype.review', { textDocument: { uri }, range: { start: at, end: at } });
  };
  const insert = (line: number, text: string): Promise<void> =>
    server.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: ++version },
      contentChanges: [{ range: { start: { line, character: 0 }, end: { line, character: 0 } }, text }],
    });
  const actions = async (line: number): Promise<readonly CodeAction[]> => {
    const at = { line, character: 0 };
    const found = await server.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: { start: at, end: at },
      context: { diagnostics: [] },
    });
    return (found ?? []) as CodeAction[];
  };
  /** What was published when everything sent before has been read. */
  const lines = async (): Promise<readonly number[]> => {
    await actions(0);
    return (published ?? []).map(({ range }) => range.start.line);
  };

  it('are diagnostics, with the change as a code action that an editor applies only when it is chosen', async () => {
    const result = await review();
    assert.equal(result.kind, 'findings');
    assert.ok((await lines()).includes(LINE));
    const diagnostic = published?.find(({ range }) => range.start.line === LINE);
    assert.equal(diagnostic?.source, 'Foretype');
    assert.match(JSON.stringify(diagnostic.message), /would be expected/);
    const [change, dismiss] = await actions(LINE);
    assert.deepEqual(change?.diagnostics, [diagnostic]);
    assert.deepEqual(change.edit?.changes?.[uri], [{ range: diagnostic.range, newText: 'depth += 1' }]);
    assert.match(dismiss?.title ?? '', /^Dismiss/);
    assert.deepEqual(await actions(0), []);
  });

  it('go with their line, and vanish when it is changed or the document is closed', async () => {
    await review();
    const before = await lines();
    assert.ok(before.includes(LINE));
    await insert(0, '# one\n# two\n');
    assert.ok((await lines()).includes(LINE + 2));
    await insert(LINE + 2, '    ');
    assert.ok(!(await lines()).includes(LINE + 2));
    await review();
    await server.connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri },
    });
    assert.deepEqual(await lines(), []);
  });

  it('are dismissed for the session, or cleared until they are found again', async () => {
    await review();
    await server.executeCommand('foretype.clearFindings');
    assert.deepEqual(await lines(), []);
    await review();
    assert.ok((await lines()).includes(LINE));
    const dismiss = (await actions(LINE)).find(({ title }) => title.startsWith('Dismiss'));
    const { command, arguments: given = [] } = dismiss!.command!;
    await server.executeCommand(command, ...(given as unknown[]));
    assert.ok(!(await lines()).includes(LINE));
    await review();
    assert.ok(!(await lines()).includes(LINE));
  });

  it('are found where the text stands that was moved while the review ran', async () => {
    const running = review();
    await insert(0, '# moved\n');
    await running;
    const moved = await lines();
    assert.ok(moved.includes(LINE + 1), moved.join());
    const [change] = await actions(LINE + 1);
    assert.equal(change?.edit?.changes?.[uri]?.[0]?.newText, 'depth += 1');
  });

  it('say what a command does not take', async () => {
    await assert.rejects(server.executeCommand('foretype.dismissFinding', uri), /Invalid|expected/i);
  });
});
