import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { DidChangeWatchedFilesNotification, FileChangeType } from 'vscode-languageserver/node';
import { documentTextNotification, promptRequest, rebuildIndexRequest } from '../../../server/protocol.ts';
import type { LspClient, StartServerOptions } from '../../support/lsp-client.ts';
import { servers } from './tiny-server.ts';

const CART = 'export function totalPrice(items: readonly Item[]): number {\n  return 0;\n}\n';
const MAIN = "import { totalPrice } from './cart.ts';\n\nexport const price = totalPrice(\n";
const AT_CALL = { line: 2, character: 32 };

describe('text of other files, over the protocol', () => {
  const { folder, startWithModel } = servers();
  const pathOf = (path: string): string => join(folder(), 'workspace', path);
  const uriOf = (path: string): string => pathToFileURL(pathOf(path)).href;

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(pathOf(path)), { recursive: true });
      await writeFile(pathOf(path), text);
    }
  }

  async function start(settings: object = {}, more: StartServerOptions = {}): Promise<LspClient> {
    const workspaceFolders = [{ uri: uriOf(''), name: 'workspace' }];
    const initializeParams = { workspaceFolders, ...more.initializeParams };
    const all = { promptTokens: 2048, retrieval: true, retrievalSources: ['definitions'], ...settings };
    return startWithModel(all, { ...more, initializeParams });
  }

  /** Polls, as the index's state is told to nobody by itself; only a hang reaches mocha's limit. */
  async function indexed(server: LspClient, files: number): Promise<void> {
    for (;;) {
      const { index } = await server.statistics();
      if (index.files === files && !index.isIndexing) return;
      await pause(20);
    }
  }

  async function snippets(server: LspClient, path = 'main.ts', text = MAIN): Promise<string> {
    await server.open(uriOf(path), 'typescript', text);
    const prompt = await server.connection.sendRequest(promptRequest, {
      textDocument: { uri: uriOf(path) },
      position: AT_CALL,
    });
    await server.close(uriOf(path));
    return prompt?.snippets ?? '(none)';
  }

  it('the workspace is read, and a definition of another file stands in the prompt', async () => {
    await write({ 'cart.ts': CART, 'main.ts': MAIN });
    const server = await start();
    await indexed(server, 2);
    assert.equal(
      await snippets(server),
      '// Path: cart.ts\n// export function totalPrice(items: readonly Item[]): number\n',
    );
    await server.open(uriOf('main.ts'), 'typescript', MAIN);
    const result = await server.completeAt(uriOf('main.ts'), AT_CALL);
    assert.ok(result.kind === 'shown' || result.kind === 'empty', JSON.stringify(result));
  });

  it('a change that the client tells is seen, and so is text that is not saved yet', async () => {
    await write({ 'cart.ts': CART, 'main.ts': MAIN });
    const dynamic = { dynamicRegistration: true };
    const server = await start(
      {},
      {
        initializeParams: {
          capabilities: {
            workspace: { didChangeWatchedFiles: dynamic },
            experimental: { foretype: { status: true } },
          },
        },
      },
    );
    await indexed(server, 2);
    assert.ok(server.registrations.some(({ method }) => method === DidChangeWatchedFilesNotification.method));
    await write({ 'cart.ts': CART.replace('items', 'renamed') });
    await server.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: uriOf('cart.ts'), type: FileChangeType.Changed }],
    });
    for (let again = 1; !(await snippets(server, `other${again}.ts`)).includes('renamed'); again++)
      await pause(20);
    await server.open(uriOf('cart.ts'), 'typescript', CART.replace('items', 'unsaved'));
    for (let again = 1; !(await snippets(server, `more${again}.ts`)).includes('unsaved'); again++)
      await pause(100);
  });

  it('secrets are in no prompt and not in what is kept on disk', async () => {
    const secret = 'export function totalPrice(password = "hunter2") {\n}\n';
    await write({
      'cart.ts': CART,
      'credentials.ts': secret,
      '.env.ts': secret,
      'keys/a.ts': secret,
      'ignored.ts': secret,
      '.gitignore': 'ignored.ts\n',
    });
    const server = await start({ excludeFiles: ['**/keys/**', '**/.env*'] });
    await indexed(server, 1);
    for (const path of ['credentials.ts', 'keys/a.ts']) {
      await server.open(uriOf(path), 'typescript', secret);
      await server.completeAt(uriOf(path), { line: 1, character: 0 });
    }
    const all = {
      model: join(folder(), 'tiny.gguf'),
      promptTokens: 2048,
      retrievalSources: ['definitions', 'edits', 'similar', 'seen'],
    };
    assert.doesNotMatch(await snippets(server), /hunter2/);
    assert.match(await snippets(server), /totalPrice\(items/);
    await server.changeConfiguration({ ...all, excludeFiles: ['**/keys/**', '**/.env*'] });
    await indexed(server, 1);
    // What was typed into a file before it was excluded is forgotten.
    await server.open(uriOf('typed.ts'), 'typescript', secret);
    await server.completeAt(uriOf('typed.ts'), { line: 1, character: 0 });
    assert.match(await snippets(server, 'second.ts'), /hunter2/);
    await server.changeConfiguration({ ...all, excludeFiles: ['**/keys/**', '**/.env*', '**/typed.ts'] });
    const prompt = await snippets(server, 'third.ts');
    assert.doesNotMatch(prompt, /hunter2/);
    assert.match(prompt, /totalPrice\(items/);
    await server.shutdown();
    const kept = await readdir(join(folder(), 'cache', 'index'));
    assert.equal(kept.length, 1);
  });

  it('nothing is read when it is off, and it can be switched off and on while it runs', async () => {
    await write({ 'cart.ts': CART });
    const server = await start({ retrieval: false });
    assert.equal(await snippets(server), '');
    assert.equal((await server.statistics()).index.files, 0);
    const on = { model: join(folder(), 'tiny.gguf'), retrieval: true, retrievalSources: ['definitions'] };
    await server.changeConfiguration(on);
    await indexed(server, 1);
    assert.match(await snippets(server), /totalPrice/);
    await server.changeConfiguration({ ...on, retrieval: false });
    await indexed(server, 0);
    assert.equal(await snippets(server), '');
  });

  it('files that the editor hides are not read, and the index can be rebuilt', async () => {
    await write({ 'cart.ts': CART, 'hidden/a.ts': CART });
    const server = await start(
      {},
      {
        configuration: { retrievalSources: ['definitions'] },
        initializeParams: {
          capabilities: { workspace: { configuration: true }, experimental: { foretype: { status: true } } },
        },
      },
    );
    server.otherSections = { 'files.exclude': { '**/hidden': true, '**/cart.ts': false } };
    await server.changeConfiguration(null);
    await indexed(server, 1);
    await server.connection.sendRequest(rebuildIndexRequest, undefined);
    await indexed(server, 1);
    assert.match(await snippets(server), /totalPrice/);
  });

  describe('of the document itself, far from the cursor', () => {
    const FAR = `${CART}${'const filler = "01234567890123456789";\n'.repeat(250)}const price = totalPrice(\n`;
    const AT_END = { line: 253, character: 25 };

    /** Polls until the index has read the document. */
    async function ownDefinition(server: LspClient, uri: string): Promise<string> {
      for (;;) {
        // Elsewhere in between: what a prompt holds stays while somebody types at one place.
        await server.connection.sendRequest(promptRequest, {
          textDocument: { uri },
          position: { line: 0, character: 0 },
        });
        const prompt = await server.connection.sendRequest(promptRequest, {
          textDocument: { uri },
          position: AT_END,
        });
        if (prompt === null || prompt.snippets !== '') return prompt?.snippets ?? '(none)';
        await pause(50);
      }
    }

    for (const [what, uri, path] of [
      ['a file without a folder', 'file:///elsewhere/single.ts', 'single.ts'],
      ['a document without a name', 'untitled:Untitled-1', 'Untitled-1'],
    ] as const) {
      const definition = `// Path: ${path}\n// export function totalPrice(items: readonly Item[]): number\n`;
      const settings = { promptTokens: 1024, retrieval: true, retrievalSources: ['definitions'] };

      it(`stands in the prompt in ${what}`, async () => {
        const server = await startWithModel(settings);
        await server.open(uri, 'typescript', FAR);
        assert.equal(await ownDefinition(server, uri), definition);
        await server.close(uri);
        await indexed(server, 0);
      });

      it(`stands in the prompt in ${what} of a client that does not synchronize`, async () => {
        const server = await startWithModel(settings);
        await server.open(uri, 'typescript', FAR);
        const context = (await server.contextAt(uri, AT_END))!;
        await server.close(uri);
        const told = { uri, languageId: 'typescript', text: FAR };
        await server.connection.sendNotification(documentTextNotification, told);
        await indexed(server, 1);
        await server.connection.sendNotification(documentTextNotification, { ...told, text: null });
        await indexed(server, 0);
        assert.ok(context.prefixStartLine > 3, 'the window does not hold it');
      });
    }

    it('and nothing of a file that may hold secrets', async () => {
      const server = await startWithModel({ retrieval: true, retrievalSources: ['definitions'] });
      for (const uri of ['file:///elsewhere/secrets.ts', 'file:///elsewhere/.env.ts']) {
        const told = { uri, languageId: 'typescript', text: FAR };
        await server.connection.sendNotification(documentTextNotification, told);
      }
      const other = { uri: 'untitled:a', languageId: 'typescript', text: FAR };
      await server.connection.sendNotification(documentTextNotification, other);
      await indexed(server, 1);
    });
  });
});
