import assert from 'node:assert/strict';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { SavedText } from '../../../server/files/saved-text.ts';
import { fileOf } from '../../../server/lsp/file-of.ts';

describe('SavedText', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'foretype-saved-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function written(name: string, text: string): Promise<string> {
    await writeFile(join(folder, name), text);
    return pathToFileURL(join(folder, name)).href;
  }

  /** What is given once the disk has answered. */
  async function read(texts: SavedText, uri: string): Promise<string | undefined> {
    texts.of(uri);
    for (let tries = 0; tries < 100 && texts.of(uri) === undefined; tries++) await pause(10);
    return texts.of(uri);
  }

  it('waits for nobody: the text is there when it was read', async () => {
    const uri = await written('a.ts', 'const a = 1;\n');
    const texts = new SavedText(fileOf);
    assert.equal(texts.of(uri), undefined);
    assert.equal(await read(texts, uri), 'const a = 1;\n');
  });

  it('is read again when the file was saved', async () => {
    const uri = await written('b.ts', 'before\n');
    const texts = new SavedText(fileOf);
    await read(texts, uri);
    await written('b.ts', 'after\n');
    await utimes(join(folder, 'b.ts'), new Date(), new Date(Date.now() + 5000));
    for (let tries = 0; tries < 100 && texts.of(uri) !== 'after\n'; tries++) await pause(10);
    assert.equal(texts.of(uri), 'after\n');
  });

  it("never gives one document's text for another", async () => {
    const texts = new SavedText(fileOf);
    const [first, second] = [await written('c.ts', 'first\n'), await written('d.ts', 'second\n')];
    await read(texts, first);
    assert.notEqual(texts.of(second), 'first\n');
    assert.equal(await read(texts, second), 'second\n');
  });

  it('gives nothing of documents without a file, and of long ones', async () => {
    const texts = new SavedText(fileOf);
    const long = await written('long.ts', 'x'.repeat(1024 ** 2 + 1));
    for (const uri of ['untitled:Untitled-1', pathToFileURL(join(folder, 'none.ts')).href, long]) {
      texts.of(uri);
      await pause(50);
      assert.equal(texts.of(uri), undefined, uri);
    }
  });
});
