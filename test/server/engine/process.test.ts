import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, symlink, truncate, writeFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  EngineError,
  type Engine,
  type EngineEvent,
  type GenerateRequest,
} from '../../../server/engine/engine.ts';
import { ProcessEngine } from '../../../server/engine/process-engine.ts';
import { EngineScheduler } from '../../../server/engine/scheduler.ts';
import type { ModelShape } from '../../../server/model/manifest.ts';
import { processEnd } from '../../support/process-end.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { goldenCases } from './reference.ts';
import { realModel } from './real-session.ts';

const ENGINE_PATH = join('dist', 'engine.cjs');
const CASE = goldenCases().find(({ name }) => name === 'py, suffix-first form')!;
const TEXT = goldenCases().flatMap(({ promptTokens }) => promptTokens);

const requestOf = (more: Partial<GenerateRequest> = {}): GenerateRequest => ({
  promptTokens: CASE.promptTokens,
  maxTokens: 10,
  candidates: [{ kind: 'greedy' }],
  stopTokens: [],
  ...more,
});

describe('the engine process with the default model', function () {
  const folder = temporaryFolder();
  let modelFolder: string;
  let shape: ModelShape;
  const engines: ProcessEngine[] = [];
  const create = (model = modelFolder): ProcessEngine => {
    const engine = new ProcessEngine({
      enginePath: ENGINE_PATH,
      modelFolder: model,
      threads: 0,
      idleUnloadMs: 0,
      log: () => undefined,
    });
    engines.push(engine);
    return engine;
  };
  before(async function () {
    this.timeout(1_200_000);
    const { folder: ready, manifest } = await realModel();
    modelFolder = ready;
    shape = manifest.shape;
  });
  afterEach(() => Promise.all(engines.splice(0).map((engine) => engine.close())));

  async function ask(
    engine: Pick<Engine, 'generate'>,
    request: GenerateRequest,
    onEvent: (event: EngineEvent) => void = () => undefined,
    signal = new AbortController().signal,
  ): Promise<readonly EngineEvent[]> {
    const events: EngineEvent[] = [];
    for await (const event of engine.generate(request, signal)) {
      events.push(event);
      onEvent(event);
    }
    return events;
  }
  const idsOf = (events: readonly EngineEvent[], candidate = 0): readonly number[] =>
    events.flatMap((event) => (event.kind === 'token' && event.candidate === candidate ? [event.id] : []));

  it('writes what llama.cpp writes', async () => {
    const events = await ask(create(), requestOf());
    assert.deepEqual(idsOf(events), CASE.greedyTokens.slice(0, 10));
    assert.deepEqual(
      events.slice(-2).map(({ kind }) => kind),
      ['finished', 'statistics'],
    );
  });

  it('a kill while it generates is one clear error; the next request is answered', async () => {
    const engine = create();
    await engine.load();
    const { pid } = engine;
    const killed = ask(engine, requestOf({ maxTokens: 500 }), (event) => {
      if (event.kind === 'token') process.kill(pid!, 'SIGKILL');
    });
    await assert.rejects(
      killed,
      (error) => error instanceof EngineError && error.code === 'crashed' && /SIGKILL/.test(error.message),
    );
    assert.equal(engine.state.kind, 'restarting');
    assert.deepEqual(idsOf(await ask(engine, requestOf())), CASE.greedyTokens.slice(0, 10));
    assert.notEqual(engine.pid, pid);
  });

  it('an abort in the prefill ends it within a chunk, and what was computed stays', async () => {
    const engine = create();
    const prompt = [...TEXT, ...TEXT];
    const abort = new AbortController();
    await engine.load();
    const aborted = ask(engine, requestOf({ promptTokens: prompt, cacheKey: 'a' }), undefined, abort.signal);
    // Long enough for a chunk, much shorter than the prompt takes.
    setTimeout(() => {
      abort.abort();
    }, 700);
    assert.deepEqual(await aborted, []);
    const { layers, kvHeads, headSize } = shape;
    const bytesOfPrompt = prompt.length * 2 * layers * kvHeads * headSize * Float32Array.BYTES_PER_ELEMENT;
    assert.ok((await engine.usage()).kvCacheBytes < 0.8 * bytesOfPrompt);
    const [evaluated] = await ask(
      engine,
      requestOf({ promptTokens: prompt.slice(0, 64), cacheKey: 'a', maxTokens: 1 }),
    );
    assert.ok(evaluated?.kind === 'prompt-evaluated' && evaluated.reusedTokens > 0);
  });

  it('an abort while tokens come ends them', async () => {
    const engine = create();
    const abort = new AbortController();
    const events = await ask(
      engine,
      requestOf({ maxTokens: 500 }),
      (event) => {
        if (event.kind === 'token') abort.abort();
      },
      abort.signal,
    );
    assert.equal(idsOf(events).length, 1);
    assert.deepEqual(idsOf(await ask(engine, requestOf())), CASE.greedyTokens.slice(0, 10));
  });

  it('a task that gave way goes on from the K/V rows it had, and writes the same', async () => {
    const engine = create();
    const reused: { readonly promptTokens: number; readonly reusedTokens: number }[] = [];
    const watched: Engine = new Proxy(engine, {
      get: (target, name) => {
        if (name !== 'generate') return Reflect.get(target, name) as unknown;
        return async function* (...[request, signal]: Parameters<Engine['generate']>) {
          for await (const event of target.generate(request, signal)) {
            if (event.kind === 'prompt-evaluated' && request.cacheKey === 'task') {
              reused.push({
                promptTokens: request.promptTokens.length,
                reusedTokens: event.reusedTokens,
              });
            }
            yield event;
          }
        };
      },
    });
    const { typing, tasks } = new EngineScheduler(watched, 0);
    const request = requestOf({ promptTokens: TEXT, maxTokens: 24, cacheKey: 'task' });
    const alone = idsOf(await ask(create(), request));
    const written: number[] = [];
    for await (const event of tasks.generate(request, new AbortController().signal)) {
      if (event.kind !== 'token') continue;
      written.push(event.id);
      if (written.length % 8 === 0) void ask(typing, requestOf({ maxTokens: 4, cacheKey: 'typed' }));
    }
    assert.deepEqual(written, alone);
    const [, ...resumed] = reused;
    assert.ok(resumed.length >= 2, `${resumed.length} interruptions`);
    for (const { promptTokens, reusedTokens } of resumed) {
      // The last token is evaluated in any case; the one before it may have been on its way when the task gave way.
      assert.ok(promptTokens - reusedTokens <= 2, `${reusedTokens} of ${promptTokens} tokens are there`);
    }
  });

  it('a seed repeats, also in a new process; another seed and another candidate differ', async () => {
    const sampled = (seed: number) =>
      ({ kind: 'sample', temperature: 1, topP: 0.95, topK: 0, seed }) as const;
    const candidates = [sampled(1), sampled(2), { kind: 'greedy' } as const];
    const first = await ask(create(), requestOf({ candidates }));
    const second = await ask(create(), requestOf({ candidates: [sampled(2), sampled(1)] }));
    assert.deepEqual(idsOf(first, 0), idsOf(second, 1));
    assert.deepEqual(idsOf(first, 1), idsOf(second, 0));
    assert.notDeepEqual(idsOf(first, 0), idsOf(first, 1));
    assert.deepEqual(idsOf(first, 2), CASE.greedyTokens.slice(0, 10));
  });

  it('tells what it uses: the model once, K/V rows within their budget', async () => {
    const engine = create();
    for (const cacheKey of ['a', 'b', 'c', 'd', 'e']) {
      await engine.warmUp(
        [cacheKey.charCodeAt(0), ...TEXT.slice(0, 500)],
        cacheKey,
        new AbortController().signal,
      );
    }
    const { residentBytes, kvCacheBytes } = await engine.usage();
    console.log(
      `      ${Math.round(residentBytes / 1e6)} MB resident, ${Math.round(kvCacheBytes / 1e6)} MB of K/V rows`,
    );
    // The weights are shared out among all processes that map them, those of other tests, too.
    assert.ok(residentBytes > 150e6 && residentBytes < 1_100e6);
    // Four documents of 12 MB; there is no room for five.
    assert.ok(kvCacheBytes > 48e6 && kvCacheBytes <= 48 * 1024 ** 2);
  });

  it('does not outlive its parent', async () => {
    const script = fileURLToPath(new URL('./orphan-parent.ts', import.meta.url));
    const parent = spawn(process.execPath, ['--import=tsx', script, ENGINE_PATH, modelFolder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout.setEncoding('utf8'), 'data')) as [string];
    parent.kill('SIGKILL');
    await processEnd(Number(line));
  });

  describe('says what is wrong with a model folder:', () => {
    const rejects = (engine: ProcessEngine, message: RegExp) =>
      assert.rejects(
        ask(engine, requestOf()),
        (error) =>
          error instanceof EngineError && error.code === 'not-loadable' && message.test(error.message),
      );
    /** The folder with links to its large file, so that single files can be spoilt. */
    async function copyOfModel(): Promise<string> {
      const copy = join(folder(), 'model');
      await mkdir(copy);
      for (const name of await readdir(modelFolder)) {
        if (name !== 'weights.bin') await cp(join(modelFolder, name), join(copy, name));
      }
      await symlink(join(modelFolder, 'weights.bin'), join(copy, 'weights.bin'));
      return copy;
    }

    it('missing', () =>
      rejects(create(join(folder(), 'nowhere')), /nowhere cannot be loaded: .*Prepare the model again/));

    it('a file cut short', async () => {
      const copy = await copyOfModel();
      await truncate(join(copy, 'model.onnx'), 1000);
      await rejects(create(copy), /model\.onnx has 1000 bytes, not \d+/);
    });

    it('a graph that is none', async () => {
      const copy = await copyOfModel();
      const path = join(copy, 'model.onnx');
      await writeFile(path, (await readFile(path)).fill(255));
      await rejects(create(copy), /cannot be loaded: .*model\.onnx/);
    });

    it('made by another version', async () => {
      const copy = await copyOfModel();
      const path = join(copy, 'manifest.json');
      await writeFile(path, (await readFile(path, 'utf8')).replace(/w8a8-per-token-\d+/, 'older'));
      await rejects(create(copy), /another version/);
    });
  });
});
