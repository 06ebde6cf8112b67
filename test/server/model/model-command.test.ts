import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from '../../../server/model/cache-directory.ts';
import { loadCatalog } from '../../../server/model/catalog.ts';
import { DEFAULT_SETTINGS } from '../../../server/settings.ts';
import { prepareRealModel } from '../../support/real-model.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { tinyGguf } from '../../support/tiny-gguf.ts';

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

/** `npm run model`, as built, with a cache of its own. */
describe('npm run model', function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  const start = (...parameters: string[]): Run => {
    const child = spawn(process.execPath, ['dist/model.cjs', ...parameters], {
      env: { ...process.env, FORETYPE_CACHE: join(folder(), 'cache') },
    });
    let text = '';
    const collect = (chunk: Buffer): void => {
      text += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    return { child, output: () => text, ended: once(child, 'close').then(([code]) => code as number | null) };
  };
  const run = async (
    ...parameters: string[]
  ): Promise<{ readonly code: number | null; readonly output: string }> => {
    const { ended, output } = start(...parameters);
    return { code: await ended, output: output() };
  };
  const models = (): readonly string[] => {
    const path = join(folder(), 'cache', 'models');
    return existsSync(path) ? readdirSync(path) : [];
  };

  it('imports, lists and removes a model', async () => {
    const path = join(folder(), 'tiny.gguf');
    writeFileSync(path, tinyGguf());
    const imported = await run('import', path);
    assert.equal(imported.code, 0, imported.output);
    assert.match(imported.output, /Converting 100 %[^]*tiny is ready in /);
    const listed = await run('list');
    assert.match(listed.output, /^qwen2\.5-coder-0\.5b +not fetched \(491 MB\)/m);
    assert.match(listed.output, /^tiny +ready +imported from .*tiny\.gguf$/m);
    const removed = await run('remove', 'tiny');
    assert.deepEqual([removed.code, removed.output], [0, 'tiny is removed.\n']);
    assert.deepEqual(models(), []);
  });

  it('explains a file that cannot be used, and exits with 1', async () => {
    const path = join(folder(), 'llama.gguf');
    writeFileSync(path, tinyGguf({ metadata: { 'general.architecture': 'llama' } }));
    const { code, output } = await run('import', path);
    assert.equal(code, 1);
    assert.match(output, /architecture is "llama"/);
  });

  it('explains an unknown name, and exits with 1', async () => {
    assert.equal((await run('fetch', 'nothing')).code, 1);
    assert.equal((await run('remove', 'nothing')).code, 1);
  });

  it('tells its usage, and exits with 2, when it is used wrongly', async () => {
    for (const parameters of [[], ['fetch'], ['list', 'more'], ['dance', 'x']]) {
      const { code, output } = await run(...parameters);
      assert.equal(code, 2);
      assert.match(output, /Usage: npm run model/);
    }
  });

  for (const [what, signal, expected] of [
    ['Ctrl+C', 'SIGINT', 130],
    ['a crash', 'SIGKILL', null],
  ] as const) {
    it(`leaves nothing that looks ready after ${what} half-way through the real conversion`, async () => {
      await prepareRealModel();
      const { models: catalogue } = await loadCatalog('dist/assets');
      const file = catalogue.find(({ name }) => name === DEFAULT_SETTINGS.model)!.file;
      const { child, output, ended } = start('import', join(cacheDirectory(), 'downloads', file));
      let killed = false;
      child.stderr!.on('data', () => {
        if (!killed && output().includes('Converting')) killed = child.kill(signal);
      });
      assert.equal(await ended, expected, output());
      const listed = await run('list');
      assert.match(listed.output, /^qwen2\.5-coder-0\.5b +not fetched/m);
      if (signal === 'SIGINT') {
        assert.match(output(), /Cancelled/);
        assert.deepEqual(models(), []);
      }
    });
  }
});
