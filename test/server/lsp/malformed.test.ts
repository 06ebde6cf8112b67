import assert from 'node:assert/strict';
import {
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  InlineCompletionRequest,
} from 'vscode-languageserver/node';
import { completeAtRequest, completeRequest, prepareModelRequest } from '../../../server/protocol.ts';
import { servers } from './tiny-server.ts';

const INVALID_PARAMS = -32602;
const METHOD_NOT_FOUND = -32601;
const ODD_PARAMS: readonly unknown[] = [
  undefined,
  null,
  {},
  [],
  'text',
  { textDocument: null, position: null },
  { textDocument: { uri: 7 }, position: { line: 0, character: 0 } },
  { textDocument: { uri: 'file:///a.py' }, position: { line: -1, character: 0 } },
  { textDocument: { uri: 'file:///a.py' }, position: { line: 0.5, character: 0 } },
  { textDocument: { uri: 'file:///a.py' }, position: { line: '0', character: 0 } },
];

describe('malformed input', () => {
  const { start, startWithModel } = servers();

  it('in requests is answered with an error that says what is wrong', async () => {
    const server = start();
    await server.initialize();
    await server.open('file:///a.py', 'python', 'x = \n');
    const { connection } = server;
    for (const method of [InlineCompletionRequest.method, completeAtRequest.method, completeRequest.method]) {
      for (const params of ODD_PARAMS) {
        await assert.rejects(
          connection.sendRequest(method, params),
          { code: INVALID_PARAMS },
          JSON.stringify(params),
        );
      }
    }
    const from = { kind: 'thief' };
    await assert.rejects(connection.sendRequest(prepareModelRequest.method, { from }), {
      code: INVALID_PARAMS,
      message: /from\.kind/,
    });
    await assert.rejects(connection.sendRequest('foretype/unknown', {}), { code: METHOD_NOT_FOUND });
    await server.statistics();
  });

  it('in notifications is logged, and documents stay as they were', async () => {
    const server = start();
    await server.initialize();
    const uri = 'file:///a.py';
    await server.open(uri, 'python', 'x = 1\n');
    const { connection } = server;
    await connection.sendNotification(DidOpenTextDocumentNotification.method, {
      textDocument: { uri: 'file:///b.py' },
    });
    await connection.sendNotification(DidOpenTextDocumentNotification.method, null);
    for (const contentChanges of [
      null,
      [null],
      [{}],
      [{ text: 7 }],
      [{ range: null, text: 'a' }],
      [{ range: { start: { line: 'a' } }, text: 'a' }],
      [{ range: { start: { line: 0, character: 0 }, end: {} }, text: 'a' }],
    ]) {
      await connection.sendNotification(DidChangeTextDocumentNotification.method, {
        textDocument: { uri, version: 2 },
        contentChanges,
      });
    }
    const context = await server.contextAt(uri, { line: 1, character: 0 });
    assert.equal(context?.prefix, 'x = 1\n');
  });

  it('on the wire does not end the server', async () => {
    const server = start();
    await server.initialize();
    for (const text of ['{"jsonrpc":"2.0","id":1', '[]', 'null', '{"jsonrpc":"1.0"}', '"text"', '{}']) {
      server.writeRaw(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    }
    await server.open('file:///a.py', 'python', 'x = \n');
    assert.ok(await server.contextAt('file:///a.py', { line: 0, character: 4 }));
  });

  it('in the text of documents gives an answer', async () => {
    const server = await startWithModel();
    const texts = [
      '',
      '\r',
      '\ud800',
      '\udc00x',
      '<|fim_prefix|>',
      '\u0000',
      '😀'.repeat(50),
      '\t\t\t',
      '日本語\r\n한글 ',
    ];
    for (const [index, text] of texts.entries()) {
      const uri = `file:///odd/${index}.ts`;
      await server.open(uri, index % 2 ? 'typescript' : 'no-such-language', text);
      for (const character of [0, 1, text.length]) {
        const { kind } = await server.completeAt(uri, { line: 0, character }, 'invoked');
        assert.match(kind, /shown|empty|refused/);
      }
    }
  });
});
