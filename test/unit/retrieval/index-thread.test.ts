import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { IndexThread } from '../../../server/retrieval/index-thread.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { assetsDirectory } from '../syntax/assets-directory.ts';

const INDEX = join(assetsDirectory, '..', 'index.cjs');
/** More than a thread parses before it leaves its place. */
const MANY = 120;
const FRESH = 'The index goes on in a fresh thread.';

describe('IndexThread', () => {
  const folder = temporaryFolder();
  const logs: string[] = [];
  let walks = 0;
  let thread: IndexThread;

  beforeEach(() => {
    logs.length = 0;
    walks = 0;
    thread = new IndexThread({
      path: INDEX,
      assetsDirectory,
      log: (message) => logs.push(message),
      onWalked: () => walks++,
    });
  });

  afterEach(() => thread.close());

  async function workspace(files: number): Promise<string> {
    const root = join(folder(), 'workspace');
    await mkdir(root, { recursive: true });
    for (let at = 0; at < files; at++) {
      await writeFile(join(root, `part${at}.py`), `def price_of_${at}(item):\n    return ${at}\n`);
    }
    return root;
  }

  function configure(root: string): void {
    thread.configure({
      folders: [root],
      excludeFiles: [],
      hiddenFiles: [],
      cacheFolder: join(folder(), 'cache'),
    });
  }

  async function definitions(root: string, name: string): Promise<string[]> {
    const place = {
      file: join(root, 'new.py'),
      languageId: 'python',
      firstVisibleLine: 0,
      lastVisibleLine: 0,
      line: 0,
      before: `total = ${name}(`,
      after: '\n',
      imports: [],
    };
    const found = await thread.query({ kind: 'definitions', place }, new AbortController().signal);
    return found.map(({ text }) => text);
  }

  it('leaves its place to a fresh thread after much parsing, which knows as much and open documents too', async () => {
    const root = await workspace(MANY);
    configure(root);
    const text = 'def not_saved_yet(item):\n    return 7\n';
    thread.textChanged(join(root, 'part7.py'), { languageId: 'python', text });
    // Whoever asks in between is answered by one of the two.
    while (!logs.includes(FRESH)) {
      const signatures = await definitions(root, 'price_of_3');
      assert.ok(signatures.length <= 8);
      await pause(20);
    }
    await until(() => !thread.state.isIndexing);
    assert.deepEqual(logs, [FRESH]);
    assert.equal(walks, 1);
    assert.deepEqual(thread.state, { files: MANY, symbols: MANY, isIndexing: false });
    assert.deepEqual((await definitions(root, 'price_of_3'))[0], 'def price_of_3(item):');
    assert.deepEqual((await definitions(root, 'not_saved_yet'))[0], 'def not_saved_yet(item):');
    thread.textChanged(join(root, 'part7.py'), null);
    await until(async () => (await definitions(root, 'price_of_7'))[0] === 'def price_of_7(item):');
  });

  it('goes on in the same thread where little was parsed, as at the next start', async () => {
    const root = await workspace(MANY);
    configure(root);
    await until(() => logs.includes(FRESH));
    await thread.close();
    logs.length = 0;
    configure(root);
    await until(() => walks === 2);
    await pause(200);
    assert.deepEqual(logs, []);
    assert.equal((await definitions(root, 'price_of_3'))[0], 'def price_of_3(item):');
  });

  it('leaves its place with the grammars of languages that are not open any more, not of those that are', async () => {
    const root = await workspace(1);
    const open = async (name: string, languageId: string, text: string): Promise<void> => {
      await writeFile(join(root, name), '');
      thread.textChanged(join(root, name), { languageId, text });
    };
    configure(root);
    await open('a.go', 'go', 'package a\nfunc Go() int { return 1 }\n');
    await open('a.css', 'css', 'a { b: c; }\n');
    await open('a.py', 'python', 'def python_is_open():\n    return 1\n');
    const knowsPython = async (): Promise<boolean> =>
      (await definitions(root, 'python_is_open'))[0] === 'def python_is_open():';
    await until(knowsPython);
    thread.textChanged(join(root, 'a.go'), null);
    await pause(200);
    assert.equal(logs.length, 0);
    thread.textChanged(join(root, 'a.css'), null);
    await until(() => logs.includes(FRESH));
    await until(knowsPython);
    await pause(200);
    assert.deepEqual(logs, [FRESH]);
  });

  it('can be closed while a fresh thread starts', async () => {
    const root = await workspace(MANY);
    configure(root);
    await until(() => walks === 1);
    await thread.close();
    assert.deepEqual(thread.state, { files: 0, symbols: 0, isIndexing: false });
    assert.deepEqual(await definitions(root, 'price_of_3'), []);
  });
});

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(20);
}
