import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { linesOf } from '../../../server/context/document-lines.ts';
import { extractContext } from '../../../server/context/extract-context.ts';
import { DocumentTrees } from '../../../server/syntax/document-trees.ts';
import { Syntax } from '../../../server/syntax/syntax.ts';
import type { LspClient } from '../../support/lsp-client.ts';
import { assetsDirectory, PATIENT } from '../../unit/syntax/assets-directory.ts';
import { servers } from './tiny-server.ts';

const RUNS = 25;

/** Pieces of code whose line ends, tabs and characters outside ASCII are easily counted wrongly. */
const pieces = fc.constantFrom(
  'const a = 1;',
  'function f(x) {',
  '}',
  '\n',
  '\r\n',
  '\r',
  '\t',
  '  ',
  '// 注释',
  '"😀"',
  'é',
  '한글',
  '`',
  '/*',
  '*/',
  'if (x) {\n  return y;\n}\n',
);
const text = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));
/** Two places of the document as shares of its length, and what comes between them. */
const edit = fc.record({
  from: fc.nat(1000),
  to: fc.nat(1000),
  text,
  whole: fc.constantFrom(false, false, false, true),
});
const edits = fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 });

describe('synchronization', () => {
  const { start } = servers();
  let opened = 0;

  /** The context that the server sees at a place, and the one that its text as we know it has. */
  const compare = async (server: LspClient, document: TextDocument, at: number): Promise<void> => {
    const { uri, languageId } = document;
    const position = document.positionAt(Math.round((at * document.getText().length) / 1000));
    const trees = new DocumentTrees(syntax);
    const expected = extractContext({
      uri,
      path: uri.slice(uri.lastIndexOf('/') + 1),
      languageId,
      document: linesOf(document.getText()),
      position,
      tree: trees.treeFor(document),
    });
    assert.deepEqual(await server.contextAt(uri, position), expected);
    trees.clear();
  };
  const syntax = Syntax.create(
    assetsDirectory,
    (message) => {
      throw new Error(message);
    },
    PATIENT,
  );

  for (const languageId of ['typescript', 'python', 'plaintext']) {
    it(`keeps the client's text through random edits (${languageId})`, async () => {
      const server = start();
      await server.initialize();
      await syntax.load(languageId);
      await fc.assert(
        fc.asyncProperty(text, edits, fc.nat(1000), async (initial, changes, at) => {
          const uri = `file:///sync/${String(++opened)}`;
          let document = TextDocument.create(uri, languageId, 1, initial);
          await server.open(uri, languageId, initial);
          for (const batch of changes) {
            const events: TextDocumentContentChangeEvent[] = [];
            for (const given of batch) {
              const event = eventOf(given, document);
              document = TextDocument.update(document, [event], document.version + 1);
              events.push(event);
            }
            await server.change(uri, events);
            await compare(server, document, at);
          }
          await server.close(uri);
        }),
        { numRuns: RUNS },
      );
    });
  }

  it('takes a document that is opened again as a new one', async () => {
    const server = start();
    await server.initialize();
    const uri = 'file:///again.ts';
    for (const content of ['const first = 1;\n', 'function second() {\n  \n}\n']) {
      await server.open(uri, 'typescript', content);
      assert.equal(
        (await server.contextAt(uri, { line: 1, character: 2 }))?.prefix.slice(0, 5),
        content.slice(0, 5),
      );
      await server.close(uri);
    }
    await assert.rejects(
      server.contextAt(uri, { line: 0, character: 0 }),
      /The document is not open: file:\/\/\/again\.ts/,
    );
  });

  it('moves a position outside the document into it', async () => {
    const server = start();
    await server.initialize();
    await server.open('file:///a.txt', 'plaintext', 'ab\ncd');
    const context = await server.contextAt('file:///a.txt', { line: 99, character: 99 });
    assert.deepEqual(context?.position, { line: 1, character: 2 });
  });

  it('names documents as the workspace does', async () => {
    const workspaceFolders = [
      { uri: 'file:///work', name: 'work' },
      { uri: 'file:///work/inner', name: 'inner' },
    ];
    const server = start({ initializeParams: { workspaceFolders } });
    await server.initialize();
    const paths: Record<string, string> = {
      'file:///work/src/a%20b.py': 'src/a b.py',
      'file:///work/inner/c.py': 'c.py',
      'file:///elsewhere/d.py': 'd.py',
      'untitled:Untitled-1': 'Untitled-1',
      'no uri at all %': 'no uri at all %',
    };
    for (const [uri, path] of Object.entries(paths)) {
      await server.open(uri, 'python', 'x = 1\n');
      assert.equal((await server.contextAt(uri, { line: 0, character: 0 }))?.path, path);
    }
  });
});

function eventOf(
  given: { from: number; to: number; text: string; whole: boolean },
  document: TextDocument,
): TextDocumentContentChangeEvent {
  if (given.whole) return { text: given.text };
  const place = (share: number) =>
    document.positionAt(Math.round((share * document.getText().length) / 1000));
  const [start, end] = [Math.min(given.from, given.to), Math.max(given.from, given.to)].map(place);
  return { range: { start: start!, end: end! }, text: given.text };
}
