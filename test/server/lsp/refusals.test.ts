import assert from 'node:assert/strict';
import type { CompletionResult } from '../../../server/completion/result.ts';
import { servers } from './tiny-server.ts';

const MEGABYTE = 1_000_000;

describe('documents that are not read', () => {
  const { start, startWithModel } = servers();
  const refusal = (result: CompletionResult): string =>
    result.kind === 'refused' ? result.reason : result.kind;

  it('a file of 20 MB, before and after an edit', async () => {
    const server = await startWithModel();
    const uri = 'file:///large.ts';
    await server.open(uri, 'typescript', 'const x = 1;\n'.repeat((20 * MEGABYTE) / 13));
    assert.equal(refusal(await server.completeAt(uri, { line: 5, character: 0 })), 'too-large');
    const start = { line: 3, character: 0 };
    await server.change(uri, [{ range: { start, end: start }, text: '// more\n' }]);
    assert.equal(refusal(await server.completeAt(uri, { line: 5, character: 0 }, 'invoked')), 'too-large');
    assert.deepEqual(await server.inlineCompletion(uri, { line: 5, character: 0 }), []);
    assert.equal(await server.contextAt(uri, { line: 5, character: 0 }), null);
    await server.change(uri, [{ text: 'const x = ' }]);
    assert.notEqual(refusal(await server.completeAt(uri, { line: 0, character: 10 })), 'too-large');
  });

  it('a binary file', async () => {
    const server = await startWithModel();
    await server.open('file:///a.bin', 'plaintext', 'ELF\0\0\u0001\u0002\n'.repeat(10));
    assert.equal(refusal(await server.completeAt('file:///a.bin', { line: 1, character: 0 })), 'binary');
  });

  it('files that may hold secrets, by name', async () => {
    const server = await startWithModel();
    for (const uri of [
      'file:///work/.env',
      'file:///work/a/.env.local',
      'file:///home/me/id_rsa_work',
      'file:///c%3A/keys/server%2Ekey',
    ]) {
      await server.open(uri, 'plaintext', 'PASSWORD=\n');
      assert.equal(
        refusal(await server.completeAt(uri, { line: 0, character: 9 }, 'invoked')),
        'secret-file',
        uri,
      );
    }
    await server.open('file:///work/.environment.py', 'python', 'x = \n');
    const other = await server.completeAt('file:///work/.environment.py', { line: 0, character: 4 });
    assert.notEqual(refusal(other), 'secret-file');
  });

  it('a context of such a file that a client sends', async () => {
    const server = await startWithModel();
    await server.open('file:///a.py', 'python', 'x = \n');
    const context = await server.contextAt('file:///a.py', { line: 0, character: 4 });
    const secret = { ...context!, uri: 'file:///work/.npmrc' };
    const result = await server.complete({ context: secret, trigger: 'automatic', maxItems: 1 });
    assert.equal(refusal(result), 'secret-file');
  });

  it('patterns of the settings decide, whatever they look like', async () => {
    const server = await startWithModel({ excludeFiles: ['**/private/**', '', '[', '(((', '{a,b'] });
    await server.open('file:///work/private/a.py', 'python', 'x = \n');
    await server.open('file:///work/.env', 'python', 'x = \n');
    const at = { line: 0, character: 4 };
    assert.equal(refusal(await server.completeAt('file:///work/private/a.py', at)), 'secret-file');
    assert.notEqual(refusal(await server.completeAt('file:///work/.env', at)), 'secret-file');
  });

  it('a document that is not open', async () => {
    const server = start();
    await server.initialize();
    await assert.rejects(server.completeAt('file:///no.py', { line: 0, character: 0 }), {
      code: -32602,
      message: 'The document is not open: file:///no.py',
    });
  });
});
