import assert from 'node:assert/strict';
import { mkdir, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { IndexConfiguration, IndexState } from '../../../server/retrieval/messages.ts';
import type { RetrievalPlace } from '../../../server/retrieval/snippet.ts';
import {
  INDEX_LIMITS,
  WorkspaceIndex,
  type IndexLimits,
} from '../../../server/retrieval/worker/workspace-index.ts';
import { DEFAULT_SETTINGS } from '../../../server/settings.ts';
import { Syntax } from '../../../server/syntax/syntax.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { assetsDirectory, PATIENT } from '../syntax/assets-directory.ts';

/** Many times what it takes to read one line. */
const IDLE_MS = 1_000;
const syntax = Syntax.create(assetsDirectory, (message) => assert.fail(message), PATIENT);

describe('WorkspaceIndex', () => {
  const folder = temporaryFolder();
  const root = (): string => join(folder(), 'workspace');
  const pathOf = (path: string): string => join(root(), path);

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(pathOf(path)), { recursive: true });
      await writeFile(pathOf(path), text);
    }
  }

  const configuration = (more: Partial<IndexConfiguration> = {}): IndexConfiguration => ({
    folders: [root()],
    excludeFiles: DEFAULT_SETTINGS.excludeFiles,
    hiddenFiles: [],
    cacheFolder: join(folder(), 'cache'),
    ...more,
  });

  function start(limits: Partial<IndexLimits> = {}): {
    index: WorkspaceIndex;
    logs: string[];
    states: IndexState[];
  } {
    const logs: string[] = [];
    const states: IndexState[] = [];
    const index = new WorkspaceIndex({
      syntax,
      onState: (state) => states.push(state),
      log: (message) => logs.push(message),
      limits: { ...INDEX_LIMITS, ...limits },
    });
    return { index, logs, states };
  }

  async function indexed(more: Partial<IndexConfiguration> = {}): Promise<WorkspaceIndex> {
    const { index, logs } = start();
    await index.configure(configuration(more));
    assert.deepEqual(logs, []);
    return index;
  }

  const place = (before: string, more: Partial<RetrievalPlace> = {}): RetrievalPlace => ({
    file: pathOf('main.ts'),
    languageId: 'typescript',
    firstVisibleLine: 0,
    lastVisibleLine: 20,
    line: 0,
    before,
    after: '\n',
    imports: [],
    ...more,
  });

  /** `path` and text of all definitions that are found. */
  async function definitions(index: WorkspaceIndex, at: RetrievalPlace): Promise<string[]> {
    const snippets = await index.query({ kind: 'definitions', place: at });
    return snippets.map(({ path, text }) => `${path}: ${text}`);
  }

  it('finds the definition of a name that the place uses, with its signature and the first line of its documentation', async () => {
    await write({
      'src/cart.ts': [
        '/**',
        ' * Price of all items.',
        ' * @param items what was chosen',
        ' */',
        'export function totalPrice(items: readonly Item[], currency: string): number {',
        '  return 0;',
        '}',
      ].join('\n'),
    });
    assert.deepEqual(await definitions(await indexed(), place('const price = totalPrice(')), [
      'src/cart.ts: // Price of all items.\nexport function totalPrice(items: readonly Item[], currency: string): number',
    ]);
  });

  it('rests as long as it worked, not as long as there was nothing to do', async () => {
    const rests: number[] = [];
    const index = new WorkspaceIndex({
      syntax,
      onState: () => undefined,
      log: () => undefined,
      pause: (ms) => Promise.resolve(rests.push(ms)),
    });
    await write({ 'a.ts': 'export function first() {}\n' });
    await index.configure(configuration());
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    rests.length = 0;
    await write({ 'b.ts': 'export function second() {}\n' });
    await index.changed([pathOf('b.ts')]);
    assert.equal((await definitions(index, place('second('))).length, 1);
    assert.ok(
      rests.every((ms) => ms < IDLE_MS),
      rests.join(),
    );
  });

  it('shows the members of a class, and none of its code', async () => {
    await write({
      'shapes.py': [
        'class Circle(Shape):',
        '    """A round one.',
        '',
        '    With more to say.',
        '    """',
        '    radius: float',
        '',
        '    def area(self, scale: float = 1.0) -> float:',
        '        secret_local = 3.14',
        '        return secret_local * self.radius ** 2',
        '',
        '    def grow(',
        '        self,',
        '        by: float,',
        '    ) -> None:',
        '        self.radius += by',
      ].join('\n'),
    });
    const at = place('from shapes import Circle\ncircle = Circle(', {
      file: pathOf('main.py'),
      languageId: 'python',
    });
    assert.deepEqual(await definitions(await indexed(), at), [
      [
        'shapes.py: class Circle(Shape):',
        '    """A round one."""',
        '    radius: float',
        '    def area(self, scale: float = 1.0) -> float',
        '    def grow(self, by: float) -> None',
      ].join('\n'),
    ]);
  });

  it('finds what is imported and not used yet, what a module before the dot defines, and names of the same words', async () => {
    await write({
      'a.ts': 'export function openLedger(path: string): Ledger {\n}\n',
      'ledgers.ts': 'export function balance(year: number): number {\n}\n',
      'c.ts': 'export const invoiceTemplate = 1;\n',
    });
    const index = await indexed();
    assert.match(
      (await definitions(index, place("import { openLedger } from './a.ts';\nconst x = "))).join(),
      /^a\.ts: /,
    );
    assert.match((await definitions(index, place('const y = ledgers.'))).join(), /^ledgers\.ts: /);
    assert.match((await definitions(index, place('const invoice = template'))).join(), /^c\.ts: /);
  });

  it('a method says which class it is of, whatever is written above the class', async () => {
    await write({
      'Cart.cs':
        '[Serializable]\n[Obsolete("old")]\npublic class Cart\n{\n    public int TotalPrice(int a) { return a; }\n}\n',
    });
    const at = place('var price = cart.TotalPrice(', { file: pathOf('main.cs'), languageId: 'csharp' });
    assert.deepEqual(await definitions(await indexed(), at), [
      'Cart.cs: public class Cart\n    public int TotalPrice(int a)',
    ]);
  });

  it('reads languages without a grammar by their words', async () => {
    await write({
      'a.kt': 'class Engine(val power: Int) {\n    fun startEngine(key: Key): Boolean {\n    }\n}\n',
    });
    const at = place('val e = Engine(', { file: pathOf('b.kt'), languageId: 'kotlin' });
    assert.deepEqual(await definitions(await indexed(), at), [
      'a.kt: class Engine(val power: Int)\n    fun startEngine(key: Key): Boolean',
    ]);
  });

  it('shows nothing of the file itself that the prompt shows anyway, nor of other languages', async () => {
    await write({
      'main.ts': 'export function totalPrice() {\n}\n',
      'b.py': 'def totalPrice():\n    pass\n',
    });
    const index = await indexed();
    assert.deepEqual(await definitions(index, place('totalPrice(')), []);
    const shown = ['main.ts: export function totalPrice()'];
    const far = place('totalPrice(', { firstVisibleLine: 50, line: 60, lastVisibleLine: 80 });
    assert.deepEqual(await definitions(index, far), shown);
    await write({ 'main.ts': `${'\n'.repeat(99)}export function totalPrice() {\n}\n` });
    await index.changed([pathOf('main.ts')]);
    assert.deepEqual(await definitions(index, far), shown, 'below what the prompt shows');
  });

  for (const [what, file] of Object.entries({
    'without a name': 'untitled:Untitled-1',
    'of no folder of the workspace': '/elsewhere/script.ts',
  })) {
    it(`an open document ${what} finds its own definitions, which no other one does`, async () => {
      const text = `export function totalPrice(a: string) {\r\n}\r\n${'\r\n'.repeat(60)}totalPrice(`;
      const index = await indexed();
      await index.textChanged(file, { languageId: 'typescript', text });
      const at = place('totalPrice(', { file, firstVisibleLine: 30, line: 62, lastVisibleLine: 62 });
      const found = (): Promise<string[]> => definitions(index, at);
      const own = [`${file.split(/[/:]/).at(-1)!}: export function totalPrice(a: string)`];
      assert.deepEqual(await found(), own);
      assert.deepEqual(await definitions(index, place('totalPrice(')), []);
      const seen = await index.query({ kind: 'seen', place: place('totalPrice('), files: [file] });
      const similar = await index.query({ kind: 'similar', place: place(text), files: [file] });
      assert.deepEqual([...seen, ...similar], []);
      await index.configure(configuration());
      assert.deepEqual(await found(), own, 'also when the folders were walked again');
      await index.rebuild();
      assert.deepEqual(await found(), own);
      await index.textChanged(file, null);
      assert.deepEqual(await found(), []);
      assert.equal(index.state.files, 0);
    });
  }

  it('a window without a folder has an index of its open documents', async () => {
    const index = await indexed({ folders: [] });
    const text = `function totalPrice(a) {\n}\n${'\n'.repeat(60)}`;
    await index.textChanged('untitled:Untitled-1', { languageId: 'javascript', text });
    await index.textChanged('untitled:Untitled-2', { languageId: 'markdown', text });
    assert.equal(index.state.files, 1);
  });

  it('leaves out what git ignores, what the editor hides, packages, and files that may hold secrets', async () => {
    const text = 'export function totalPrice() {\n}\n';
    await write({
      '.gitignore': 'built/\n*.out.ts\n!kept.out.ts\n',
      'sub/.gitignore': 'local.ts\n',
      'built/a.ts': text,
      'x.out.ts': text,
      'sub/local.ts': text,
      'hidden/a.ts': text,
      'node_modules/p/a.ts': text,
      '.cache/a.ts': text,
      'credentials.ts': text,
      'secrets.py': 'def totalPrice():\n    pass\n',
      'private/a.ts': text,
      '.env.ts': text,
      'server.key': text,
    });
    const index = await indexed({
      hiddenFiles: ['**/hidden'],
      excludeFiles: [...DEFAULT_SETTINGS.excludeFiles, 'private/**'],
    });
    assert.deepEqual(index.state, { files: 0, symbols: 0, isIndexing: false });
    await write({ 'kept.out.ts': text, 'sub/other.ts': text });
    await index.changed([
      pathOf('kept.out.ts'),
      pathOf('sub/other.ts'),
      pathOf('built/a.ts'),
      pathOf('.env.ts'),
    ]);
    assert.equal(index.state.files, 2);
  });

  it('follows no symbolic link, neither to a file nor to a folder', async () => {
    const outside = join(folder(), 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'a.ts'), 'export function totalPrice() {\n}\n');
    await mkdir(root());
    await symlink(outside, pathOf('linked'));
    await symlink(join(outside, 'a.ts'), pathOf('linked.ts'));
    const index = await indexed();
    await index.changed([pathOf('linked.ts'), pathOf('linked/a.ts')]);
    assert.equal(index.state.files, 0);
  });

  it('passes over binary, minified, generated and long files, and keeps its limits', async () => {
    const text = 'export function totalPrice() {\n}\n';
    await write({
      'binary.ts': `${text}\0\0`,
      'minified.ts': `${text}${'const a=1;'.repeat(200)}`,
      'generated.ts': `// Code generated by a tool. DO NOT EDIT.\n${text}`,
      'long.ts': text.repeat(100),
      'a.ts': text,
      'b.ts': text,
      'c.ts': text,
    });
    const { index } = start({ bytesOfFile: 1000, files: 2 });
    await index.configure(configuration());
    assert.equal(index.state.files, 2);
    const small = start({ bytesOfFile: 1000, bytes: text.length + 1 }).index;
    await small.configure(configuration());
    assert.equal(small.state.files, 1);
  });

  it('sees files that change, come and go, and open documents before they are saved', async () => {
    await write({ 'a.ts': 'export function totalPrice(a: string) {\n}\n' });
    const index = await indexed();
    const found = (): Promise<string[]> => definitions(index, place('totalPrice('));
    await write({ 'a.ts': 'export function totalPrice(changed: string) {\n}\n' });
    await index.changed([pathOf('a.ts')]);
    assert.match((await found()).join(), /changed: string/);
    await index.textChanged(pathOf('a.ts'), {
      languageId: 'typescript',
      text: 'export function totalPrice(unsaved: string) {\n}\n',
    });
    assert.match((await found()).join(), /unsaved: string/);
    await index.textChanged(pathOf('a.ts'), null);
    assert.match((await found()).join(), /changed: string/);
    await rm(pathOf('a.ts'));
    await index.changed([pathOf('a.ts')]);
    assert.deepEqual(await found(), []);
    await write({ 'new/b.ts': 'export function totalPrice(b: string) {\n}\n' });
    await index.changed([pathOf('new/b.ts')]);
    assert.match((await found()).join(), /new\/b\.ts/);
    await rm(pathOf('new'), { recursive: true });
    await index.changed([pathOf('new')]);
    assert.deepEqual(await found(), []);
  });

  it('is kept: the next start reads only what has changed', async () => {
    const time = new Date('2026-01-01T00:00:00Z');
    await write({ 'a.ts': 'export function totalPrice(a: string) {\n}\n' });
    await utimes(pathOf('a.ts'), time, time);
    await (await indexed()).close();
    // Same time and size: the file itself is not read.
    await write({ 'a.ts': 'export function totalPrice(b: string) {\n}\n' });
    await utimes(pathOf('a.ts'), time, time);
    const again = await indexed();
    assert.match((await definitions(again, place('totalPrice('))).join(), /\(a: string\)/);
    await again.rebuild();
    assert.match((await definitions(again, place('totalPrice('))).join(), /\(b: string\)/);
  });

  it('is made anew where the kept one is spoilt, and does not keep what is excluded since', async () => {
    await write({ 'a.ts': 'export function totalPrice(a: string) {\n}\n' });
    await (await indexed()).close();
    const [kept] = await readdir(join(folder(), 'cache'));
    for (const spoilt of ['', 'x'.repeat(500)]) {
      await writeFile(join(folder(), 'cache', kept!), spoilt);
      const again = await indexed();
      assert.equal(again.state.files, 1);
      await again.close();
    }
    assert.equal((await indexed({ excludeFiles: ['**/a.ts'] })).state.files, 0);
  });

  it('finds similar stretches and outlines of files that were seen', async () => {
    const lines =
      'export function loadUser(id: string): User {\n  const row = database.find(usersTable, id);\n  return parseUser(row);\n}\n';
    await write({ 'a.ts': lines, 'b.ts': 'export class Unlike {\n  other: string;\n}\n' });
    const index = await indexed();
    const at = place(
      'function loadAdmin(id: string): User {\n  const row = database.find(usersTable, id);\n  return ',
    );
    const similar = await index.query({ kind: 'similar', place: at, files: [] });
    assert.deepEqual(
      similar.map(({ path }) => path),
      ['a.ts'],
    );
    const seen = await index.query({ kind: 'seen', place: at, files: [pathOf('b.ts'), pathOf('gone.ts')] });
    assert.deepEqual(
      seen.map(({ text }) => text),
      ['export class Unlike\n  other: string;'],
    );
  });

  it('tells that it works, and when it is done', async () => {
    await write({ 'a.ts': 'export function totalPrice() {\n}\n' });
    const { index, states } = start();
    await index.configure(configuration());
    assert.deepEqual(states, [
      { files: 0, symbols: 0, isIndexing: true },
      { files: 1, symbols: 1, isIndexing: false },
    ]);
  });
});
