import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalog, CatalogModel } from '../../../server/model/catalog.ts';
import { loadTokenizer } from '../../../server/model/load-tokenizer.ts';
import { prepareModel, type PrepareOptions, type PrepareResult } from '../../../server/model/prepare.ts';
import { isAlive } from '../../../server/model/process-lock.ts';
import type { PreparationProgress } from '../../../server/model/progress.ts';
import { ModelStore, type ReadyModel } from '../../../server/model/store.ts';
import { serveFile } from '../../support/file-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { tinyGguf, type TinyGgufOptions } from '../../support/tiny-gguf.ts';

const CONVERTER = 'server/model/converter/main.ts';
const STALLED_CONVERTER = 'test/support/stalled-converter.mjs';

describe('prepareModel', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let store: ModelStore;
  let progress: PreparationProgress[];
  beforeEach(() => {
    store = new ModelStore(join(folder(), 'cache'));
    progress = [];
  });
  const file = (name = 'My Tiny-Model.Q4_0.gguf', options: TinyGgufOptions = {}): string => {
    const path = join(folder(), name);
    writeFileSync(path, tinyGguf(options));
    return path;
  };
  const prepare = (
    from: PrepareOptions['from'],
    options: Partial<PrepareOptions> = {},
  ): Promise<PrepareResult> =>
    prepareModel({
      from,
      store,
      catalog: { models: [] },
      converterPath: CONVERTER,
      onProgress: (step) => progress.push(step),
      signal: new AbortController().signal,
      ...options,
    });
  const importFile = (path: string, options: Partial<PrepareOptions> = {}): Promise<PrepareResult> =>
    prepare({ kind: 'file', path }, options);
  const succeeds = async (result: Promise<PrepareResult>): Promise<ReadyModel> => {
    const outcome = await result;
    if (outcome.kind !== 'ready') return assert.fail(JSON.stringify(outcome));
    return outcome;
  };
  const failsWith = async (result: Promise<PrepareResult>, message: RegExp): Promise<void> => {
    const outcome = await result;
    assert.match(outcome.kind === 'failed' ? outcome.message : outcome.kind, message);
    assert.deepEqual(await store.list(), []);
    assert.deepEqual(leftovers(), []);
  };
  const leftovers = (): readonly string[] => {
    const models = join(store.cacheDirectory, 'models');
    const locks = join(store.cacheDirectory, 'locks');
    return [models, locks].flatMap((path) => (existsSync(path) ? readdirSync(path) : []));
  };
  const catalogWith = (bytes: Uint8Array, url: string): Catalog => {
    const model: CatalogModel = {
      name: 'tiny',
      title: 'Tiny',
      licence: 'Apache-2.0',
      file: 'tiny.gguf',
      bytes: bytes.length,
      readyBytes: 1000,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      sources: [{ kind: 'url', url }],
      prompt: {
        form: 'usual',
        prefixToken: 1,
        suffixToken: 2,
        middleToken: 3,
        fileSeparatorToken: 4,
        repositoryToken: 5,
        stopTokens: [0],
      },
    };
    return { models: [model] };
  };

  it('converts a file: graph, weights, tokenizer, manifest; progress of every phase', async () => {
    const path = file();
    const { folder: ready, manifest } = await succeeds(importFile(path));
    assert.equal(manifest.name, 'my-tiny-model.q4-0');
    assert.equal(manifest.source.file, path);
    assert.equal(manifest.source.sha256, createHash('sha256').update(readFileSync(path)).digest('hex'));
    assert.equal(manifest.shape.layers, 2);
    assert.equal(manifest.prompt.form, 'suffix-first');
    for (const { name, bytes } of manifest.files) assert.equal(statSync(join(ready, name)).size, bytes);
    assert.deepEqual(
      readdirSync(ready).sort(),
      ['manifest.json', ...manifest.files.map(({ name }) => name)].sort(),
    );
    const tokenizer = await loadTokenizer(ready);
    assert.equal(tokenizer.decode(tokenizer.encode('const x = 1;')), 'const x = 1;');
    assert.deepEqual([...new Set(progress.map(({ phase }) => phase))], ['verify', 'convert']);
    const last = progress.at(-1);
    assert.equal(last?.done, last?.total);
    assert.deepEqual(await store.findByFile(path), { folder: ready, manifest });
    assert.deepEqual(leftovers(), [`${manifest.name}-${manifest.recipe}`]);
  });

  it('downloads, converts, and does neither again', async () => {
    const bytes = tinyGguf();
    const server = await serveFile(bytes);
    const catalog = catalogWith(bytes, server.url);
    const { manifest } = await succeeds(prepare({ kind: 'download', name: 'tiny' }, { catalog }));
    await server.close();
    assert.equal(manifest.name, 'tiny');
    assert.equal(manifest.prompt.form, 'usual', "the catalogue's prompt format counts");
    assert.deepEqual([...new Set(progress.map(({ phase }) => phase))], ['download', 'verify', 'convert']);
    progress = [];
    await succeeds(prepare({ kind: 'download', name: 'tiny' }, { catalog, converterPath: 'nowhere' }));
    assert.deepEqual(progress, []);
  });

  it('lets the engine arrange the weights, and states the sizes they have then', async () => {
    const arrange: PrepareOptions['arrange'] = (unfinished, { layers }) => {
      assert.equal(layers, 2);
      writeFileSync(join(unfinished, 'weights.bin'), 'arranged');
      return Promise.resolve(undefined);
    };
    const { manifest } = await succeeds(importFile(file(), { arrange }));
    assert.equal(manifest.files.find(({ name }) => name === 'weights.bin')?.bytes, 'arranged'.length);
    assert.match(progress.at(-1)?.detail ?? '', /arranging/);
    assert.equal(progress.at(-1)?.done, progress.at(-1)?.total);
  });

  it('goes on without when they cannot be arranged, and stops when it is cancelled meanwhile', async () => {
    const because: PrepareOptions['arrange'] = () => Promise.resolve('of a reason');
    await succeeds(importFile(file(), { arrange: because }));
    assert.match(progress.at(-1)?.detail ?? '', /stay as they are: of a reason/);
    const controller = new AbortController();
    const cancelling: PrepareOptions['arrange'] = () => {
      controller.abort();
      return Promise.resolve('it was killed');
    };
    const cancelled = await importFile(file('another.gguf', { seed: 2 }), {
      arrange: cancelling,
      signal: controller.signal,
    });
    assert.deepEqual(cancelled, { kind: 'cancelled' });
  });

  it('knows an imported file by its hash', async () => {
    const path = file('whatever.gguf');
    const catalog = catalogWith(readFileSync(path), 'http://127.0.0.1:1/');
    const { manifest } = await succeeds(importFile(path, { catalog }));
    assert.equal(manifest.name, 'tiny');
    assert.equal(manifest.prompt.form, 'usual');
  });

  it('never gives a foreign file the name of a catalogue model', async () => {
    const path = file('tiny.gguf');
    const catalog = catalogWith(Buffer.from('another file'), 'http://127.0.0.1:1/');
    const { manifest } = await succeeds(importFile(path, { catalog }));
    assert.equal(manifest.name, `tiny-${manifest.source.sha256.slice(0, 8)}`);
  });

  it('lets two at once do the work once', async () => {
    const path = file();
    const [first, second] = await Promise.all([succeeds(importFile(path)), succeeds(importFile(path))]);
    assert.deepEqual(first, second);
    assert.equal(progress.filter(({ phase, done }) => phase === 'convert' && done === 0).length, 1);
  });

  it('says which models there are', () =>
    failsWith(
      prepare(
        { kind: 'download', name: 'gpt-9' },
        { catalog: catalogWith(Buffer.of(1), 'http://127.0.0.1:1/') },
      ),
      /No model is called "gpt-9"\. Known: tiny/,
    ));
  it('refuses another architecture by its name, before anything else', () =>
    failsWith(
      importFile(file('x.gguf', { metadata: { 'general.architecture': 'llama' } }), {
        converterPath: 'nowhere',
      }),
      /"llama"/,
    ));
  it('refuses a truncated file', () => {
    const path = join(folder(), 'x.gguf');
    writeFileSync(path, tinyGguf().subarray(0, 100_000));
    return failsWith(importFile(path), /incomplete/);
  });
  it('refuses a model that cannot fill in the middle', () =>
    failsWith(importFile(file('x.gguf', { withoutFim: true })), /no fill-in-the-middle tokens/));
  it('says when the file does not exist', () =>
    failsWith(importFile(join(folder(), 'none.gguf')), /none\.gguf does not exist/));
  it('says when it is a folder', () => failsWith(importFile(folder()), /Not a file|is a folder/));
  it('says when the disk is too small', () =>
    failsWith(
      importFile(file(), { freeBytes: () => Promise.resolve(50_000_000) }),
      /Not enough disk space in .*cache/,
    ));
  it('says when the cache cannot be written', async () => {
    writeFileSync(join(folder(), 'cache'), 'a file where the cache should be');
    const outcome = await importFile(file());
    assert.match(
      outcome.kind === 'failed' ? outcome.message : outcome.kind,
      /cache.*a file stands where a folder/,
    );
  });
  it('says when the network does not answer', async () => {
    const server = await serveFile(Buffer.of(1));
    await server.close();
    const catalog = catalogWith(Buffer.of(1), server.url);
    await failsWith(
      prepare({ kind: 'download', name: 'tiny' }, { catalog }),
      /could not be downloaded.*ECONNREFUSED/s,
    );
  });
  it('says when the conversion dies', () =>
    failsWith(
      importFile(file('dying.gguf'), { converterPath: STALLED_CONVERTER }),
      /ended unexpectedly \(SIGKILL\).*memory/,
    ));
  it('says when the conversion cannot start', () =>
    failsWith(
      importFile(file(), { converterPath: join(folder(), 'nowhere.cjs') }),
      /ended unexpectedly \(exit code 1\)/,
    ));

  it('ends the conversion when cancelled and leaves nothing', async () => {
    const cancelled = new AbortController();
    let converter = 0;
    const onProgress = ({ phase, detail }: PreparationProgress): void => {
      if (phase !== 'convert') return;
      converter = Number(detail?.slice('pid '.length));
      cancelled.abort();
    };
    const { signal } = cancelled;
    const result = await importFile(file(), { converterPath: STALLED_CONVERTER, onProgress, signal });
    assert.deepEqual(result, { kind: 'cancelled' });
    assert.equal(isAlive(converter), false);
    assert.deepEqual(leftovers(), []);
  });

  it('is cancelled while it checks the file, too', async () => {
    const cancelled = new AbortController();
    const onProgress = (): void => {
      cancelled.abort();
    };
    const result = await importFile(file(), { onProgress, signal: cancelled.signal });
    assert.deepEqual(result, { kind: 'cancelled' });
  });

  it('leaves nothing ready, and no process, when killed half-way; the next one cleans up', async () => {
    const path = file();
    const parameters = ['--import', 'tsx', 'test/support/prepare-and-hang.mjs', store.cacheDirectory, path];
    const process = spawn(globalThis.process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [told] = (await once(process.stdout, 'data')) as [Buffer];
    const converter = Number(/pid (\d+)/.exec(told.toString('utf8'))?.[1]);
    process.kill('SIGKILL');
    await once(process, 'close');
    while (isAlive(converter)) await sleep(20);
    assert.deepEqual(await store.list(), []);
    assert.equal(leftovers().length, 2, 'an unfinished folder and a lock');
    const { manifest } = await succeeds(importFile(path));
    assert.deepEqual(leftovers(), [`${manifest.name}-${manifest.recipe}`]);
  });

  it('converts again what is damaged', async () => {
    const path = file();
    const { folder: ready, manifest } = await succeeds(importFile(path));
    writeFileSync(join(ready, manifest.files[0]!.name), '');
    mkdirSync(join(ready, 'something-else'));
    await succeeds(importFile(path));
    assert.equal((await store.list()).length, 1);
  });
});
