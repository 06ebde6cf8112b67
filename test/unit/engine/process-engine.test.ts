import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError, type EngineEvent, type EngineState } from '../../../server/engine/engine.ts';
import { NO_ENGINE_USAGE } from '../../../server/engine/engine.ts';
import { ProcessEngine, type ProcessEngineOptions } from '../../../server/engine/process-engine.ts';

const SCRIPT = fileURLToPath(new URL('./scripted-engine-process.mjs', import.meta.url));
const FOREVER = 1_000_000;
const POLL_MS = 5;

/** An engine whose process is the script, with what it went through. */
class ScriptedProcessEngine extends ProcessEngine {
  readonly states: EngineState['kind'][] = [];
  readonly lines: string[] = [];

  constructor(options: Partial<ProcessEngineOptions> = {}) {
    const lines: string[] = [];
    super({
      enginePath: SCRIPT,
      modelFolder: 'good',
      threads: 3,
      idleUnloadMs: 0,
      log: (line) => lines.push(line),
      fork: (path) =>
        fork(path, [], {
          execArgv: [],
          serialization: 'advanced',
          stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        }),
      backOffMs: [5, 10],
      ...options,
    });
    this.lines = lines;
    this.onStateChange(({ kind }) => this.states.push(kind));
  }

  ask(script?: string, maxTokens = 3, signal = new AbortController().signal): AsyncIterable<EngineEvent> {
    return this.generate(
      {
        promptTokens: [1],
        maxTokens,
        candidates: [{ kind: 'greedy' }],
        stopTokens: [],
        ...(script !== undefined && { cacheKey: script }),
      },
      signal,
    );
  }
}

async function collect(events: AsyncIterable<EngineEvent>): Promise<readonly EngineEvent['kind'][]> {
  const kinds: EngineEvent['kind'][] = [];
  for await (const { kind } of events) kinds.push(kind);
  return kinds;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(POLL_MS);
}

const hasCode = (code: EngineError['code']) => (error: unknown) =>
  error instanceof EngineError && error.code === code;
const ANSWER = ['token', 'token', 'token', 'finished', 'statistics'];

describe('ProcessEngine', () => {
  const engines: ScriptedProcessEngine[] = [];
  const create = (options?: Partial<ProcessEngineOptions>): ScriptedProcessEngine => {
    const engine = new ScriptedProcessEngine(options);
    engines.push(engine);
    return engine;
  };
  afterEach(() => Promise.all(engines.splice(0).map((engine) => engine.close())));

  it('starts with the first request and streams its answer', async () => {
    const engine = create();
    assert.equal(engine.pid, undefined);
    assert.deepEqual(await engine.usage(), NO_ENGINE_USAGE);
    assert.deepEqual(await collect(engine.ask()), ANSWER);
    assert.deepEqual(engine.states, ['loading', 'ready', 'generating', 'ready']);
    assert.deepEqual(await engine.usage(), { ...NO_ENGINE_USAGE, residentBytes: 1000 });
  });

  it('loads beforehand, and warms up', async () => {
    const engine = create();
    await engine.load();
    assert.deepEqual(engine.state, { kind: 'ready', loadMs: 5 });
    await engine.warmUp([1, 2], 'a', new AbortController().signal);
    assert.deepEqual(engine.states, ['loading', 'ready', 'generating', 'ready']);
  });

  it('serves one request at a time, in order, and tells how long each waited', async () => {
    const engine = create();
    const order: string[] = [];
    let waitedMs = 0;
    await Promise.all(
      ['a', 'b', 'c'].map(async (name) => {
        for await (const event of engine.ask(name)) {
          order.push(name);
          if (event.kind === 'statistics') waitedMs = event.waitedMs;
        }
      }),
    );
    assert.deepEqual(
      order,
      ['a', 'b', 'c'].flatMap((name) => ANSWER.map(() => name)),
    );
    assert.ok(waitedMs > 0);
  });

  it('an abort ends the stream without error, and the next request is served', async () => {
    const engine = create();
    const abort = new AbortController();
    const kinds: string[] = [];
    for await (const { kind } of engine.ask('a', FOREVER, abort.signal)) {
      kinds.push(kind);
      if (kinds.length === 3) abort.abort();
    }
    assert.deepEqual(kinds, ['token', 'token', 'token']);
    assert.deepEqual(await collect(engine.ask()), ANSWER);
  });

  it('a reader that leaves early stops the computation', async () => {
    const engine = create();
    for await (const { kind } of engine.ask('a', FOREVER)) if (kind === 'token') break;
    assert.deepEqual(await collect(engine.ask()), ANSWER);
    assert.deepEqual(engine.state.kind, 'ready');
  });

  it('an abort while waiting in line or for the model ends at once', async () => {
    const engine = create({ modelFolder: 'never-loads' });
    const aborts = [new AbortController(), new AbortController()];
    const answers = aborts.map(({ signal }) => collect(engine.ask('a', 3, signal)));
    await until(() => engine.state.kind === 'loading');
    aborts[1]!.abort();
    assert.deepEqual(await answers[1], []);
    aborts[0]!.abort();
    assert.deepEqual(await answers[0], []);
  });

  it('an aborted request in line does not let the next one overtake', async () => {
    const engine = create();
    const first = new AbortController();
    const second = new AbortController();
    const running = collect(engine.ask('a', FOREVER, first.signal));
    const waiting = collect(engine.ask('b', 3, second.signal));
    let isThirdDone = false;
    const third = collect(engine.ask('c')).then((kinds) => {
      isThirdDone = true;
      return kinds;
    });
    await until(() => engine.state.kind === 'generating');
    second.abort();
    await waiting;
    await sleep(30);
    assert.equal(isThirdDone, false);
    first.abort();
    await running;
    assert.deepEqual(await third, ANSWER);
  });

  it('an aborted signal asks for nothing', async () => {
    const engine = create();
    assert.deepEqual(await collect(engine.ask('a', 3, AbortSignal.abort())), []);
    assert.equal(engine.pid, undefined);
  });

  it('a crash costs one request: it rejects, and the next starts a new process', async () => {
    const engine = create();
    await engine.load();
    const { pid } = engine;
    const crashing = collect(engine.ask('crash-later', FOREVER));
    const next = collect(engine.ask());
    await assert.rejects(crashing, hasCode('crashed'));
    assert.deepEqual(await next, ANSWER);
    assert.notEqual(engine.pid, pid);
    assert.deepEqual(engine.states.slice(2), [
      'generating',
      'restarting',
      'loading',
      'ready',
      'generating',
      'ready',
    ]);
    assert.match(engine.lines.join('\n'), /ended unexpectedly \(signal SIGKILL\)/);
  });

  it('gives up after several crashes in a row, and recovers when restarted', async () => {
    const engine = create();
    for (let i = 0; i < 3; i++) await assert.rejects(collect(engine.ask('crash')), hasCode('crashed'));
    assert.equal(engine.state.kind, 'failed');
    await assert.rejects(collect(engine.ask()), /crashed 3 times in a row.*[Rr]estart/);
    await engine.restart();
    assert.equal(engine.state.kind, 'unloaded');
    assert.deepEqual(await collect(engine.ask()), ANSWER);
  });

  it('answers in between forgive crashes', async () => {
    const engine = create();
    for (let i = 0; i < 4; i++) {
      await assert.rejects(collect(engine.ask('crash')), hasCode('crashed'));
      assert.deepEqual(await collect(engine.ask()), ANSWER);
    }
  });

  it('a crash while loading rejects who waits', async () => {
    const engine = create({ modelFolder: 'crash-on-load' });
    await assert.rejects(engine.load(), hasCode('crashed'));
    assert.equal(engine.state.kind, 'restarting');
    await assert.rejects(collect(engine.ask()), /exit code 3/);
  });

  it('a process that cannot be started is a crash', async () => {
    const engine = create({
      fork: (path) =>
        fork(path, [], { execPath: '/no/such/program', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] }),
    });
    await assert.rejects(collect(engine.ask()), /cannot be started/);
  });

  it('a model that cannot be loaded is named, and tried again by the next request', async () => {
    const engine = create({ modelFolder: 'bad' });
    const wanted = (error: unknown): boolean =>
      hasCode('not-loadable')(error) && /bad folder, 3 threads/.test(String(error));
    await assert.rejects(engine.load(), wanted);
    await until(() => engine.pid === undefined);
    assert.deepEqual(engine.state, { kind: 'failed', reason: 'bad folder, 3 threads' });
    await assert.rejects(collect(engine.ask()), wanted);
  });

  it('refusals of the process reject one request', async () => {
    const engine = create();
    await assert.rejects(collect(engine.ask('too-long')), hasCode('prompt-too-long'));
    await assert.rejects(collect(engine.ask('fail')), /out of memory/);
    assert.deepEqual(await collect(engine.ask()), ANSWER);
  });

  it('a restart ends a process that hangs; who waits for it is told', async () => {
    const engine = create();
    const hanging = collect(engine.ask('hang', FOREVER));
    await until(() => engine.state.kind === 'generating');
    const pid = engine.pid!;
    const rejected = assert.rejects(hanging, hasCode('closed'));
    await engine.restart();
    await rejected;
    assert.equal(isAlive(pid), false);
    assert.deepEqual(await collect(engine.ask()), ANSWER);
  });

  it('unloads when idle, and comes back', async () => {
    const engine = create({ idleUnloadMs: 20 });
    await collect(engine.ask());
    const pid = engine.pid!;
    await until(() => engine.state.kind === 'unloaded');
    assert.equal(isAlive(pid), false);
    assert.deepEqual(await collect(engine.ask()), ANSWER);
  });

  it('unloads when it was loaded and then not asked', async () => {
    const engine = create({ idleUnloadMs: 20 });
    await engine.load();
    await until(() => engine.state.kind === 'unloaded');
  });

  it('takes up what steps cost when they are measured again in a quiet moment', async () => {
    const engine = create({ isQuiet: () => Promise.resolve(true), quietMs: 10 });
    await engine.load();
    assert.equal(engine.costs?.ms(1), 20);
    await until(() => engine.costs?.ms(1) === 10);
    assert.match(engine.lines.join('\n'), /measured again; a step of 1 token takes 10 ms/);
    assert.deepEqual(await collect(engine.ask()), ANSWER);
  });

  it('measures nothing on a busy machine', async () => {
    let asked = 0;
    const engine = create({
      isQuiet: () => {
        asked++;
        return Promise.resolve(false);
      },
      quietMs: 10,
    });
    await engine.load();
    await until(() => asked > 0);
    await sleep(20);
    assert.equal(engine.costs?.ms(1), 20);
  });

  it('closed, it leaves no process and refuses', async () => {
    const engine = create();
    const running = collect(engine.ask('a', FOREVER));
    const waiting = collect(engine.ask());
    await until(() => engine.state.kind === 'generating');
    const pid = engine.pid!;
    const rejected = Promise.all([
      assert.rejects(running, hasCode('closed')),
      assert.rejects(waiting, hasCode('closed')),
    ]);
    await engine.close();
    await rejected;
    assert.equal(isAlive(pid), false);
    await assert.rejects(collect(engine.ask()), hasCode('closed'));
    await assert.rejects(engine.load(), hasCode('closed'));
  });
});
