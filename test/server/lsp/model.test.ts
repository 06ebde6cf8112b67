import assert from 'node:assert/strict';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CancellationTokenSource, WorkDoneProgress } from 'vscode-languageserver/node';
import type { ServerStatus } from '../../../server/protocol.ts';
import type { LspClient } from '../../support/lsp-client.ts';
import { PATIENT, servers } from './tiny-server.ts';

const URI = 'file:///a.py';
const AT = { line: 1, character: 4 };
const MODEL = 'qwen2.5-coder-0.5b';
const NO_MODEL = { kind: 'no-model', model: MODEL, downloadBytes: 491_400_064 };

async function openDocument(server: LspClient): Promise<void> {
  await server.open(URI, 'python', 'def f():\n    \n');
}

const kinds = (statuses: readonly ServerStatus[]): string[] =>
  statuses.map(({ kind }) => kind).filter((kind, index, all) => kind !== all[index - 1]);

describe('the model of the server', () => {
  const { start, startWithModel, writeModel, folder } = servers();

  describe('without one', () => {
    it('says so and refuses, and fetches nothing', async () => {
      const server = start();
      await server.initialize();
      assert.deepEqual(await server.waitForStatus(() => true), NO_MODEL);
      await openDocument(server);
      assert.deepEqual(await server.completeAt(URI, AT), {
        kind: 'refused',
        reason: 'no-model',
        message: `The model ${MODEL} has to be downloaded once.`,
      });
      assert.deepEqual(await server.inlineCompletion(URI, AT), []);
      await assert.rejects(access(join(folder(), 'cache')));
      assert.equal((await server.statistics()).enginePid, undefined);
    });

    it('offers the download once to a client that does not show the status', async () => {
      const server = start({ initializeParams: { capabilities: {} } });
      const asked = new Promise<void>((resolve) => (server.onQuestion = resolve));
      await server.initialize();
      await asked;
      await openDocument(server);
      await server.inlineCompletion(URI, AT);
      assert.deepEqual(
        server.questions.map(({ actions }) => actions?.map(({ title }) => title)),
        [['Download (491 MB)', 'Not now']],
      );
    });

    it('names a model that nobody knows', async () => {
      const server = start({ options: { model: 'gpt-9' } });
      await server.initialize();
      const status = await server.waitForStatus(() => true);
      assert.equal(status.kind, 'preparation-failed');
      assert.match(JSON.stringify(status), /No model is called \\"gpt-9\\".*Known: qwen2\.5-coder-0\.5b/);
    });
  });

  describe('from a file', () => {
    it('is prepared with progress, and serves at once', async () => {
      const server = start({ options: PATIENT });
      await server.initialize();
      const reports: unknown[] = [];
      server.connection.onProgress(WorkDoneProgress.type, 'token', (value) => {
        reports.push(value);
      });
      const path = await writeModel();
      const from = { kind: 'file', path } as const;
      assert.deepEqual(await server.prepareModel({ from, workDoneToken: 'token' }), { kind: 'ready' });
      await server.ready();
      assert.deepEqual(kinds(server.statuses), ['no-model', 'preparing', 'ready']);
      assert.deepEqual(
        [reports[0], reports.at(-1)],
        [
          {
            kind: 'begin',
            title: 'Foretype: preparing the model',
            percentage: 0,
            message: '',
            cancellable: true,
          },
          { kind: 'end' },
        ],
      );
      const percentages = reports.flatMap((report) =>
        typeof report === 'object' && report !== null && 'percentage' in report
          ? [Number(report.percentage)]
          : [],
      );
      assert.deepEqual(
        percentages,
        [...percentages].sort((a, b) => a - b),
      );
      await openDocument(server);
      assert.equal((await server.completeAt(URI, AT)).kind !== 'refused', true);
    });

    it('is converted when the settings name it', async () => {
      const server = await startWithModel();
      await openDocument(server);
      assert.notEqual((await server.completeAt(URI, AT)).kind, 'refused');
    });

    it('is opened without another conversion by the next server', async () => {
      await (await startWithModel()).shutdown();
      const server = await startWithModel();
      assert.deepEqual(kinds(server.statuses), ['ready']);
    });

    it('that cannot be used is explained, and the next one can be tried', async () => {
      const wrong = join(folder(), 'wrong.gguf');
      await writeFile(wrong, 'not a model');
      const server = start();
      await server.initialize();
      for (const [path, message] of [
        [wrong, /GGUF/],
        [join(folder(), 'absent.gguf'), /does not exist/],
        [folder(), /folder|[Nn]ot a file/],
      ] as const) {
        const result = await server.prepareModel({ from: { kind: 'file', path } });
        assert.equal(result.kind, 'failed');
        assert.match(JSON.stringify(result), message);
        assert.equal(server.status?.kind, 'preparation-failed');
      }
      const other = await writeModel('llama.gguf', { metadata: { 'general.architecture': 'llama' } });
      assert.match(
        JSON.stringify(await server.prepareModel({ from: { kind: 'file', path: other } })),
        /llama/,
      );
      const good = { from: { kind: 'file', path: await writeModel() } } as const;
      assert.deepEqual(await server.prepareModel(good), { kind: 'ready' });
      await server.ready();
    });

    it('is left when the preparation is cancelled', async () => {
      const server = start();
      await server.initialize();
      const cancel = new CancellationTokenSource();
      cancel.cancel();
      const from = { kind: 'file', path: await writeModel() } as const;
      const result = server.prepareModel({ from }, cancel.token);
      assert.deepEqual(await result, { kind: 'cancelled' });
      await openDocument(server);
      assert.equal((await server.completeAt(URI, AT)).kind, 'refused');
      assert.deepEqual(await server.prepareModel({ from }), { kind: 'ready' });
    });

    it('is prepared once for two who ask', async () => {
      const server = start();
      await server.initialize();
      const from = { kind: 'file', path: await writeModel() } as const;
      const both = await Promise.all([server.prepareModel({ from }), server.prepareModel({ from })]);
      assert.deepEqual(both, [{ kind: 'ready' }, { kind: 'ready' }]);
      assert.deepEqual(kinds(server.statuses), ['no-model', 'preparing', 'ready']);
    });

    it('is prepared by command, for other editors', async () => {
      const server = start({ initializeParams: { capabilities: {} } });
      await server.initialize();
      const path = await writeModel();
      assert.deepEqual(await server.executeCommand('foretype.prepareModel', path), { kind: 'ready' });
      await assert.rejects(server.executeCommand('foretype.prepareModel', 7), /path/);
      const { status } = await server.executeCommand<{ status: ServerStatus }>('foretype.status');
      assert.equal(status.kind, 'ready');
      assert.equal(await server.executeCommand('foretype.restartEngine'), null);
      await assert.rejects(server.executeCommand('foretype.nonsense'), /foretype\.nonsense/);
    });
  });

  it('that another process has prepared is noticed', async () => {
    const waiting = start({ options: { ...PATIENT, model: join(folder(), 'later.gguf') } });
    await waiting.initialize();
    await waiting.waitForStatus(({ kind }) => kind === 'preparation-failed');
    await openDocument(waiting);
    assert.equal((await waiting.completeAt(URI, AT)).kind, 'refused');

    const preparing = start({ options: { model: await writeModel('later.gguf', { seed: 2 }) } });
    await preparing.initialize();
    await preparing.ready();

    let result = await waiting.completeAt(URI, AT);
    while (result.kind === 'refused') result = await waiting.completeAt(URI, AT);
    assert.equal(waiting.status?.kind, 'ready');
  });

  it('is exchanged when the settings change', async () => {
    const server = await startWithModel();
    const before = await server.statistics();
    const other = await writeModel('other.gguf', { seed: 7 });
    await server.changeConfiguration({ ...PATIENT, model: other });
    await server.waitForStatus((status) => status.kind === 'ready' && status.model === 'other');
    await server.ready();
    const after = await server.statistics();
    assert.notEqual(after.enginePid, before.enginePid);
    await server.changeConfiguration({ ...PATIENT, model: other, threads: 1 });
    while ((await server.statistics()).enginePid === after.enginePid) await server.ready();
  });

  it('is looked for in another folder when the settings change', async () => {
    const server = await startWithModel();
    const elsewhere = join(folder(), 'elsewhere');
    await mkdir(elsewhere);
    await server.changeConfiguration({ model: MODEL, cacheDirectory: elsewhere });
    assert.deepEqual(await server.waitForStatus(({ kind }) => kind === 'no-model'), NO_MODEL);
    assert.equal((await server.statistics()).enginePid, undefined);
  });
});
