/** What a person did not want, and deleting: over the real protocol, with the real model. */
import assert from 'node:assert/strict';
import { InlineCompletionTriggerKind, type Position } from 'vscode-languageserver/node';
import type { CompletionResult } from '../../../server/completion/result.ts';
import { dismissedNotification } from '../../../server/protocol.ts';
import { startServer, type LspClient } from '../../support/lsp-client.ts';
import { prepareRealModel } from '../../support/real-model.ts';
import { PATIENT } from './tiny-server.ts';

const INVOKED = { triggerKind: InlineCompletionTriggerKind.Invoked };
const ADD = 'def add(a, b):\n    """Sum of a and b."""\n    return ';
const END: Position = { line: 2, character: '    return '.length };

describe('a suggestion that is dismissed', function () {
  this.timeout(300_000);
  let server: LspClient;
  let opened = 0;

  before(async () => {
    await prepareRealModel();
    server = startServer({ options: PATIENT });
    await server.initialize();
    await server.ready();
  });
  after(() => server.shutdown());

  const open = async (): Promise<string> => {
    const uri = `file:///work/${String(++opened)}/add.py`;
    await server.open(uri, 'python', `${ADD}\n`);
    return uri;
  };
  const texts = async (uri: string, position = END, context?: typeof INVOKED): Promise<string[]> =>
    (await server.inlineCompletion(uri, position, context)).map(({ insertText }) =>
      typeof insertText === 'string' ? insertText : insertText.value,
    );
  const dismiss = (uri: string, position = END): Promise<null> =>
    server.executeCommand('foretype.dismiss', { textDocument: { uri }, position });
  /** Types one key, or deletes the one before. */
  const type = (uri: string, at: Position, text: string): Promise<void> =>
    server.change(uri, [{ range: { start: at, end: at }, text }]);
  const deleteBefore = (uri: string, { line, character }: Position): Promise<void> =>
    server.change(uri, [
      { range: { start: { line, character: character - 1 }, end: { line, character } }, text: '' },
    ]);

  it('does not come back while typing, and comes when it is asked for', async () => {
    const uri = await open();
    const [first = ''] = await texts(uri);
    assert.match(first, /^a \+ b/);
    assert.equal(await dismiss(uri), null);
    assert.deepEqual(await texts(uri), []);
    await type(uri, END, 'a');
    const behind = { line: END.line, character: END.character + 1 };
    assert.deepEqual(await texts(uri, behind), []);
    assert.match((await texts(uri, behind, INVOKED))[0]!, /^ \+ b/);
    assert.match((await texts(uri, behind))[0]!, /^ \+ b/, 'it was asked for');
  });

  it('is dismissed in its document only, until that is closed', async () => {
    const uri = await open();
    const [first] = await texts(uri);
    await dismiss(uri);
    assert.deepEqual(await texts(await open()), [first]);
    await server.close(uri);
    await server.open(uri, 'python', `${ADD}\n`);
    assert.deepEqual(await texts(uri), [first]);
  });

  it('is told by a client that does not synchronize, too', async () => {
    const uri = await open();
    const [first = ''] = await texts(uri);
    const line = `return ${first.split('\n')[0]!}`;
    const above = '"""Sum of a and b."""';
    await server.connection.sendNotification(dismissedNotification, { uri, above, line });
    assert.deepEqual(await texts(uri), []);
  });

  it('is nothing where nothing is suggested, and malformed notices are passed over', async () => {
    const uri = await open();
    await dismiss(uri, { line: 0, character: 0 });
    await server.connection.sendNotification('foretype/dismissed', { uri: 7 });
    await assert.rejects(server.executeCommand('foretype.dismiss', { textDocument: { uri } }), {
      code: -32602,
    });
    const gone = { textDocument: { uri: 'file:///gone.py' }, position: END };
    await assert.rejects(server.executeCommand('foretype.dismiss', gone), { code: -32602 });
    assert.match((await texts(uri))[0]!, /^a \+ b/);
  });

  it('nothing new is asked of the model between two keys that delete', async () => {
    const uri = await open();
    const character = END.character;
    await type(uri, END, 'xy');
    await deleteBefore(uri, { line: END.line, character: character + 2 });
    const between: Promise<CompletionResult> = server.completeAt(uri, {
      line: END.line,
      character: character + 1,
    });
    await deleteBefore(uri, { line: END.line, character: character + 1 });
    const last = await server.completeAt(uri, END);
    assert.equal((await between).kind, 'cancelled');
    assert.equal(last.kind, 'shown');
  });
});
