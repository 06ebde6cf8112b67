/** What is learned of the person who types, over the real protocol. */
import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { learnedRequest, learnNotification } from '../../../server/protocol.ts';
import type { LspClient } from '../../support/lsp-client.ts';
import { servers } from './tiny-server.ts';

const URI = 'file:///work/a.ts';

describe('foretype.personal', () => {
  const { folder, start } = servers();
  const learned = (server: LspClient): Promise<string> => server.executeCommand('foretype.learned');

  async function open(settings: object = { personal: true }, uri = URI): Promise<LspClient> {
    const server = start({ options: settings });
    await server.initialize();
    await server.open(uri, 'typescript', '');
    return server;
  }

  /** Key by key, as editors tell it. */
  async function type(server: LspClient, lines: readonly string[], uri = URI): Promise<void> {
    for (const [line, text] of lines.entries()) {
      for (const [character, key] of `${text}\n`.split('').entries()) {
        const at = { line, character };
        await server.change(uri, [{ range: { start: at, end: at }, text: key }]);
      }
    }
  }

  it('learns lines that are typed twice, and what is accepted, and keeps them for the next start', async () => {
    const server = await open();
    await type(server, [
      '  const total = sum(prices);',
      'other(line);',
      '  const total = sum(prices);',
      'last(line);',
    ]);
    await server.executeCommand('foretype.accepted', { textDocument: { uri: URI }, line: 3, lines: 1 });
    const words = await learned(server);
    assert.match(
      words,
      /Once, last on .*, below different lines:\n\n```typescript\nconst total = sum\(prices\);\n```/,
    );
    assert.match(words, /Suggestions that were accepted[^]*const total = sum\(prices\);\nlast\(line\);/);
    assert.doesNotMatch(words, /other\(line\)/);
    await server.shutdown();
    const file = join(folder(), 'cache', 'personal', 'learned.json');
    if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.equal(await learned(await open()), words);
  });

  it('erases all of it', async () => {
    const server = await open();
    await type(server, ['const total = sum(prices);', 'const total = sum(prices);']);
    assert.match(await learned(server), /1 entry/);
    await server.executeCommand('foretype.eraseLearned');
    assert.match(await learned(server), /\nNothing\.\n/);
    assert.doesNotMatch(await readFile(join(folder(), 'cache', 'personal', 'learned.json'), 'utf8'), /sum/);
  });

  it('takes lines of a client that does not synchronize', async () => {
    const server = await open();
    const lines = { languageId: 'typescript', above: '', text: 'const total = sum(prices);' };
    await server.connection.sendNotification(learnNotification, { uri: URI, way: 'accepted', ...lines });
    assert.match(await server.connection.sendRequest(learnedRequest), /1 entry/);
  });

  for (const [what, uri] of Object.entries({
    'a file that is never read': 'file:///work/.env',
    'a file whose name says that it holds secrets': 'file:///work/secrets.ts',
  })) {
    it(`learns nothing from ${what}`, async () => {
      const server = await open({ personal: true }, uri);
      await type(server, ['const total = sum(prices);', 'const total = sum(prices);'], uri);
      await server.executeCommand('foretype.accepted', { textDocument: { uri }, line: 0, lines: 1 });
      const lines = { languageId: 'typescript', above: '', text: 'const total = sum(prices);' };
      await server.connection.sendNotification(learnNotification, { uri, way: 'accepted', ...lines });
      assert.match(await learned(server), /\nNothing\.\n/);
    });
  }

  it('learns nothing where it is off, and does not make a file', async () => {
    const server = await open({ personal: false });
    await type(server, ['const total = sum(prices);', 'const total = sum(prices);']);
    await server.executeCommand('foretype.accepted', { textDocument: { uri: URI }, line: 0, lines: 1 });
    assert.match(await learned(server), /\nNothing\.\n[^]*is off/);
    await server.shutdown();
    await assert.rejects(stat(join(folder(), 'cache', 'personal')));
  });

  it('passes over malformed and late notices', async () => {
    const server = await open();
    await server.connection.sendNotification('foretype/learn', { uri: 7 });
    await assert.rejects(server.executeCommand('foretype.accepted', { line: -1 }), { code: -32602 });
    const gone = { textDocument: { uri: 'file:///gone.ts' }, line: 0, lines: 1 };
    assert.equal(await server.executeCommand('foretype.accepted', gone), null);
    assert.match(await learned(server), /\nNothing\.\n/);
  });
});
