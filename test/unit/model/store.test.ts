import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory } from '../../../server/model/cache-directory.ts';
import { loadCatalog } from '../../../server/model/catalog.ts';
import { spaceProblem, freeBytes } from '../../../server/model/disk-space.ts';
import { fileProblem } from '../../../server/model/file-problem.ts';
import { MANIFEST_FILE, RECIPE, type ModelManifest } from '../../../server/model/manifest.ts';
import { acquireLock, isAlive } from '../../../server/model/process-lock.ts';
import { ModelStore } from '../../../server/model/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { tinyManifest } from '../../support/tiny-manifest.ts';

const never = new AbortController().signal;
const manifest = (name: string, changes: Partial<ModelManifest> = {}): ModelManifest =>
  tinyManifest({ name, ...changes });

/** The id of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

describe('ModelStore', () => {
  const folder = temporaryFolder();
  let store: ModelStore;
  beforeEach(() => {
    store = new ModelStore(folder());
  });
  const add = async (name: string, overrides: Partial<ModelManifest> = {}): Promise<string> => {
    const unfinished = await store.createUnfinished();
    writeFileSync(join(unfinished, 'weights.bin'), 'data');
    return (await store.publish(unfinished, manifest(name, overrides))).folder;
  };

  it('finds what was published, under its name and recipe', async () => {
    const ready = await add('tiny');
    assert.equal(ready, join(folder(), 'models', `tiny-${RECIPE}`));
    assert.deepEqual(await store.find('tiny'), { folder: ready, manifest: manifest('tiny') });
    assert.equal(await store.find('other'), undefined);
    assert.deepEqual(readdirSync(join(folder(), 'models')), [`tiny-${RECIPE}`]);
  });

  it('does not find a folder that is not whole', async () => {
    const ready = await add('tiny');
    truncateSync(join(ready, 'weights.bin'), 3);
    assert.equal(await store.find('tiny'), undefined);
    assert.deepEqual(await store.list(), []);
  });

  for (const [what, text] of [
    ['no JSON', '{'],
    ['an empty object', '{}'],
    ['another version', JSON.stringify({ ...manifest('tiny'), manifestVersion: 99 })],
    ['another recipe', JSON.stringify({ ...manifest('tiny'), recipe: 'older' })],
    ['another name', JSON.stringify(manifest('other'))],
    ['a path outside', JSON.stringify(manifest('tiny', { files: [{ name: '../x', bytes: 1 }] }))],
  ] as const) {
    it(`does not find a folder whose manifest has ${what}`, async () => {
      const ready = await add('tiny');
      writeFileSync(join(ready, MANIFEST_FILE), text);
      assert.equal(await store.find('tiny'), undefined);
    });
  }

  it('lists by name, and is empty without a cache', async () => {
    assert.deepEqual(await store.list(), []);
    await add('b');
    await add('a');
    assert.deepEqual(
      (await store.list()).map((model) => model.manifest.name),
      ['a', 'b'],
    );
  });

  it('finds a model by the file it was imported from', async () => {
    const file = join(folder(), 'my.gguf');
    writeFileSync(file, '0123456789');
    await add('mine', { source: { file, bytes: 10, sha256: 'ab' } });
    assert.equal((await store.findByFile(file))?.manifest.name, 'mine');
    truncateSync(file, 5);
    assert.equal(await store.findByFile(file), undefined);
  });

  it('removes all folders of a name and only those', async () => {
    await add('tiny');
    await add('tiny-2');
    const older = join(folder(), 'models', 'tiny-older');
    mkdirSync(older);
    writeFileSync(join(older, MANIFEST_FILE), JSON.stringify({ name: 'tiny', manifestVersion: 0 }));
    assert.equal(await store.remove('tiny'), true);
    assert.equal(await store.remove('tiny'), false);
    assert.deepEqual(readdirSync(join(folder(), 'models')), [`tiny-2-${RECIPE}`]);
  });

  it('replaces what is there', async () => {
    const ready = await add('tiny');
    writeFileSync(join(ready, 'old'), '');
    await add('tiny', { createdAt: '2027-01-01T00:00:00.000Z' });
    assert.equal(existsSync(join(ready, 'old')), false);
    assert.equal((await store.find('tiny'))?.manifest.createdAt, '2027-01-01T00:00:00.000Z');
  });

  it('replaces what an older recipe made of the model', async () => {
    const older = join(folder(), 'models', 'tiny-older');
    mkdirSync(older, { recursive: true });
    writeFileSync(join(older, MANIFEST_FILE), JSON.stringify(manifest('tiny', { recipe: 'older' })));
    await add('tiny');
    assert.equal(existsSync(older), false);
  });

  it('cleans up after processes that are gone, not after those that run', async () => {
    const mine = await store.createUnfinished();
    const dead = join(folder(), 'models', `.unfinished-${deadPid()}-12345678`);
    mkdirSync(dead);
    writeFileSync(join(dead, MANIFEST_FILE), JSON.stringify(manifest('tiny')));
    assert.deepEqual(await store.list(), [], 'unfinished folders are never ready');
    await store.cleanUp();
    assert.equal(existsSync(dead), false);
    assert.equal(existsSync(mine), true);
  });
});

describe('acquireLock', () => {
  const folder = temporaryFolder();
  const path = (): string => join(folder(), 'locks', 'tiny.lock');
  const unexpected = (): never => assert.fail('nobody else holds the lock');

  it('is held by one at a time', async () => {
    const release = await acquireLock(path(), unexpected, never);
    assert.equal(readFileSync(path(), 'utf8'), String(process.pid));
    const order: string[] = [];
    const second = acquireLock(path(), (pid) => order.push(`waits for ${pid}`), never).then((free) => {
      order.push('second');
      return free;
    });
    setTimeout(() => {
      order.push('first ends');
      void release();
    }, 50);
    await (
      await second
    )();
    assert.deepEqual(order, [`waits for ${process.pid}`, 'first ends', 'second']);
    assert.equal(existsSync(path()), false);
  });

  it('takes over from a process that is gone', async () => {
    mkdirSync(join(folder(), 'locks'));
    writeFileSync(path(), String(deadPid()));
    const release = await acquireLock(path(), unexpected, never);
    await release();
  });

  it('waits for another process that runs', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    mkdirSync(join(folder(), 'locks'));
    writeFileSync(path(), String(other.pid));
    const waiting = acquireLock(path(), () => other.kill('SIGKILL'), never);
    await once(other, 'exit');
    await (
      await waiting
    )();
  });

  it('ends waiting when cancelled', async () => {
    const release = await acquireLock(path(), unexpected, never);
    const cancelled = new AbortController();
    const second = acquireLock(
      path(),
      () => {
        cancelled.abort();
      },
      cancelled.signal,
    );
    await assert.rejects(second);
    await release();
  });

  it('knows which processes run', () => {
    assert.equal(isAlive(process.pid), true);
    assert.equal(isAlive(deadPid()), false);
  });
});

describe('cacheDirectory', () => {
  it('is FORETYPE_CACHE, else below the home folder', () => {
    assert.equal(cacheDirectory({ FORETYPE_CACHE: '/somewhere' }), '/somewhere');
    assert.equal(cacheDirectory({ FORETYPE_CACHE: '' }), join(homedir(), '.cache', 'foretype'));
    assert.equal(cacheDirectory({}), join(homedir(), '.cache', 'foretype'));
  });
});

describe('disk space', () => {
  it('is known of folders that do not exist yet', async () => {
    assert.ok((await freeBytes(join(homedir(), 'no', 'such', 'folder'))) > 0);
  });
  it('leaves a reserve', async () => {
    assert.equal(await spaceProblem(1_000_000, '/x', () => Promise.resolve(101_000_000)), undefined);
    const problem = await spaceProblem(1_000_001, '/x', () => Promise.resolve(101_000_000));
    assert.match(problem ?? '', /Not enough disk space in \/x: 102 MB are needed, 101 MB are free/);
  });
});

describe('fileProblem', () => {
  const problem = (code: string): string =>
    fileProblem(Object.assign(new Error('x'), { code }), '/cache/file');
  for (const [code, message] of [
    ['ENOSPC', /disk is full.*\/cache\/file.*FORETYPE_CACHE/],
    ['EROFS', /No permission for \/cache\/file.*FORETYPE_CACHE/],
    ['EACCES', /No permission/],
    ['ENOENT', /\/cache\/file does not exist/],
    ['EISDIR', /is a folder/],
    ['ENOTDIR', /a file stands where a folder is needed/],
    ['EIO', /\/cache\/file: x/],
  ] as const) {
    it(`explains ${code}`, () => {
      assert.match(problem(code), message);
    });
  }
});

describe('catalogue', () => {
  const folder = temporaryFolder();

  it('is valid, with unique names and every stop and special token in place', async () => {
    mkdirSync(join(folder(), 'models'));
    writeFileSync(join(folder(), 'models', 'catalog.json'), readFileSync('models/catalog.json'));
    const { models } = await loadCatalog(folder());
    assert.deepEqual(
      models.map(({ name }) => name),
      ['qwen2.5-coder-0.5b', 'qwen2.5-coder-1.5b'],
    );
    for (const { sources, prompt, readyBytes, bytes } of models) {
      assert.equal(sources[0]?.kind, 'url', 'the Hub comes first');
      assert.equal(sources.length, 2);
      assert.deepEqual(
        [
          prompt.prefixToken,
          prompt.middleToken,
          prompt.suffixToken,
          prompt.repositoryToken,
          prompt.fileSeparatorToken,
        ],
        [151659, 151660, 151661, 151663, 151664],
      );
      assert.deepEqual(prompt.stopTokens, [151643, 151645, 151659, 151660, 151661, 151662, 151663, 151664]);
      assert.ok(readyBytes > bytes);
    }
  });

  it('is refused when damaged', async () => {
    mkdirSync(join(folder(), 'models'));
    writeFileSync(join(folder(), 'models', 'catalog.json'), '{"models":[{"name":"../x"}]}');
    await assert.rejects(loadCatalog(folder()));
  });
});
