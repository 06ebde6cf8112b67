/** Plain LSP with the real model: what every editor gets. */
import assert from 'node:assert/strict';
import {
  CancellationTokenSource,
  InlineCompletionTriggerKind,
  LSPErrorCodes,
  type InlineCompletionContext,
  type InlineCompletionItem,
  type Position,
} from 'vscode-languageserver/node';
import { startServer, type LspClient } from '../../support/lsp-client.ts';
import { prepareRealModel } from '../../support/real-model.ts';
import { PATIENT } from './tiny-server.ts';

const AUTOMATIC = { triggerKind: InlineCompletionTriggerKind.Automatic };
const INVOKED = { triggerKind: InlineCompletionTriggerKind.Invoked };
const ADD = 'def add(a, b):\n    """Sum of a and b."""\n    return █\n';

interface Drawn {
  readonly text: string;
  readonly position: Position;
}

/** A document with █ for the cursor. */
function drawn(drawing: string): Drawn {
  const [before = '', after = ''] = drawing.split('█');
  const lines = before.split(/\r\n|\n/);
  return { text: before + after, position: { line: lines.length - 1, character: lines.at(-1)!.length } };
}

describe('textDocument/inlineCompletion with the model', function () {
  this.timeout(300_000);
  let server: LspClient;
  let opened = 0;

  before(async () => {
    await prepareRealModel();
    server = startServer({ options: { ...PATIENT, logLevel: 'debug' } });
    await server.initialize();
    await server.ready();
  });
  after(() => server.shutdown());

  const open = async (languageId: string, { text }: Drawn): Promise<string> => {
    const uri = `file:///work/${String(++opened)}/file`;
    await server.open(uri, languageId, text);
    return uri;
  };
  /** The text of the first item, and what else came. */
  const ask = async (
    languageId: string,
    drawing: string,
    context: InlineCompletionContext = AUTOMATIC,
  ): Promise<readonly InlineCompletionItem[]> => {
    const place = drawn(drawing);
    return server.inlineCompletion(await open(languageId, place), place.position, context);
  };
  const texts = (items: readonly InlineCompletionItem[]): string[] =>
    items.map(({ insertText }) => (typeof insertText === 'string' ? insertText : insertText.value));

  it('gives the rest of the line, the same every time', async () => {
    const first = await ask('python', ADD);
    assert.deepEqual(first, [
      {
        insertText: 'a + b',
        range: { start: { line: 2, character: 11 }, end: { line: 2, character: 11 } },
      },
    ]);
    assert.deepEqual(await ask('python', ADD), first);
  });

  const stories: readonly (readonly [string, string, string, RegExp])[] = [
    ['Windows line ends', 'python', ADD.replaceAll('\n', '\r\n'), /^a \+ b$/],
    ['tabs', 'go', 'package p\n\nfunc add(a int, b int) int {\n\treturn █\n}\n', /^a \+ b$/],
    ['emoji before the cursor', 'javascript', 'const smile = "😀";\nconsole.log(sm█\n', /^ile\)/],
    ['Chinese and Korean', 'python', '# 两数之和\ndef 합(a, b):\n    return █\n', /^a \+ b/],
  ];
  for (const [title, languageId, drawing, expected] of stories) {
    it(`with ${title}`, async () => {
      const items = await ask(languageId, drawing);
      assert.match(texts(items)[0] ?? '', expected);
    });
  }

  it('with a language without a grammar; shows what it is not sure of only to a person who asks', async () => {
    // Where a long list ends cannot be known.
    const drawing = '1, 2, 3, 4, 5, █\n';
    await server.changeConfiguration({ ...PATIENT, eagerness: 'low' });
    assert.deepEqual(await ask('no-such-language', drawing), []);
    assert.match(texts(await ask('no-such-language', drawing, INVOKED))[0] ?? '', /6/);
    await server.changeConfiguration({ ...PATIENT, eagerness: 'high' });
    assert.match(texts(await ask('no-such-language', drawing))[0] ?? '', /6/);
  });

  it('follows incremental edits', async () => {
    const place = drawn('def area(width, height):\n    return █\n');
    const uri = await open('python', place);
    const { position } = place;
    await server.change(uri, [
      { range: { start: { line: 0, character: 9 }, end: { line: 0, character: 22 } }, text: 'side' },
      { range: { start: { line: 1, character: 11 }, end: { line: 1, character: 11 } }, text: 'side *' },
      { range: { start: { line: 1, character: 17 }, end: { line: 1, character: 17 } }, text: ' ' },
    ]);
    const items = await server.inlineCompletion(uri, { ...position, character: position.character + 7 });
    assert.deepEqual(texts(items), ['side']);
  });

  it('typing along is answered without the engine', async () => {
    const place = drawn(ADD);
    const uri = await open('python', place);
    const { position } = place;
    await server.inlineCompletion(uri, position);
    await server.change(uri, [{ range: { start: position, end: position }, text: 'a' }]);
    const result = await server.completeAt(uri, { ...position, character: position.character + 1 });
    assert.ok(result.kind === 'shown');
    assert.equal(result.statistics.source, 'cache');
    assert.equal(result.items[0]?.insertText.endsWith(' + b'), true);
  });

  it('gives several items to a person who asks', async () => {
    const drawing = 'def describe(person):\n    """One sentence on the person."""\n    █\n';
    const items = await ask('python', drawing, INVOKED);
    assert.ok(items.length >= 1 && items.length <= 3);
    assert.equal(new Set(texts(items)).size, items.length);
  });

  it("extends the suggest widget's selection", async () => {
    const place = drawn('const values = [1, 2];\nvalues.█\n');
    const uri = await open('javascript', place);
    const { position } = place;
    const selectedCompletionInfo = { range: { start: position, end: position }, text: 'forEach' };
    const items = await server.inlineCompletion(uri, position, { ...AUTOMATIC, selectedCompletionInfo });
    for (const text of texts(items)) assert.match(text, /^forEach./);
  });

  it('is cancelled at once, and the server goes on', async () => {
    const place = drawn(`${'def f(x):\n    return x + 1\n\n'.repeat(60)}def g(y):\n    █\n`);
    const uri = await open('python', place);
    const cancel = new CancellationTokenSource();
    const asked = server.inlineCompletion(uri, place.position, AUTOMATIC, cancel.token);
    cancel.cancel();
    await assert.rejects(asked, { code: LSPErrorCodes.RequestCancelled });
    assert.deepEqual(texts(await ask('python', ADD)), ['a + b']);
  });

  it('tells memory and speed', async () => {
    await ask('python', `${'def f(x):\n    return x + 1\n\n'.repeat(9)}def g(y):\n    return █\n`);
    const figures = await server.statistics();
    assert.ok(figures.engineResidentBytes > 100_000_000);
    assert.ok(figures.serverResidentBytes > 10_000_000);
    assert.ok(figures.kvCacheBytes > 0 && figures.requests > 0 && figures.shown > 0);
    assert.ok(figures.prefillTokensPerSecond > 0 && figures.decodeTokensPerSecond > 0);
  });
});
