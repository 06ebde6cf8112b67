import assert from 'node:assert/strict';
import type { CancellationToken } from 'vscode';
import type { CompleteParams } from '../../../server/completion/complete-params.ts';
import type { ServerStatus } from '../../../server/protocol.ts';
import { ServerClient, type Connection, type ConnectionEvents } from '../../../src/client.ts';
import { oneQueued } from '../../../src/one-queued.ts';
import { RestartPolicy } from '../../../src/restart-policy.ts';

const READY: ServerStatus = { kind: 'ready', model: 'm', engine: { kind: 'unloaded' } };
const NO_TOKEN = { isCancellationRequested: false } as CancellationToken;
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A scripted server; `servers` has the events of each one that was started. */
function scene(connect?: () => Promise<void>) {
  const servers: ConnectionEvents[] = [];
  const told: string[] = [];
  let nowMs = 0;
  const log = { debug: () => undefined, warn: () => undefined, error: () => undefined };
  const client = new ServerClient({
    log,
    policy: new RestartPolicy(() => nowMs),
    connect: async (events): Promise<Connection> => {
      const number = servers.push(events);
      told.push(`start ${number}`);
      await connect?.();
      return {
        complete: () => Promise.reject(new Error('broken pipe')),
        documentText: () => Promise.reject(new Error('broken pipe')),
        dismissed: () => Promise.reject(new Error('broken pipe')),
        learn: () => Promise.reject(new Error('broken pipe')),
        learned: () => Promise.reject(new Error('broken pipe')),
        eraseLearned: () => Promise.reject(new Error('broken pipe')),
        rebuildIndex: () => Promise.resolve(),
        settingsChanged: () => Promise.resolve(),
        warmUp: () => Promise.reject(new Error('broken pipe')),
        prepareModel: () => Promise.reject(new Error('broken pipe')),
        runTask: () => Promise.reject(new Error('broken pipe')),
        countTokens: () => Promise.reject(new Error('broken pipe')),
        statistics: () => Promise.reject(new Error('broken pipe')),
        end: async () => {
          told.push(`end ${number}`);
        },
      };
    },
  });
  return {
    client,
    servers,
    told,
    pass: (milliseconds: number) => {
      nowMs += milliseconds;
    },
  };
}

describe('the server over the extension’s life', () => {
  it('is starting, then running, then ready as the server says', async () => {
    const { client, servers } = scene();
    const states: string[] = [];
    client.onStateChange(({ kind }) => states.push(kind));
    await client.restart();
    assert.equal(client.isReady, false);
    servers[0]!.onStatus(READY);
    assert.deepEqual(states, ['starting', 'running', 'running']);
    assert.equal(client.isReady, true);
  });

  it('lets a question wait while it starts', async () => {
    let start = (): void => undefined;
    const { client } = scene(() => new Promise((resolve) => (start = resolve)));
    const restarted = client.restart();
    const answer = client.complete({} as CompleteParams, NO_TOKEN);
    await settled();
    start();
    await restarted;
    assert.deepEqual(await answer, { kind: 'refused', reason: 'engine-failed', message: 'broken pipe' });
  });

  it('refuses a question that waited for a server that cannot start', async () => {
    const { client } = scene(() => Promise.reject(new Error('no such file')));
    const restarted = client.restart();
    const answer = client.complete({} as CompleteParams, NO_TOKEN);
    await restarted;
    assert.equal((await answer).kind, 'refused');
  });

  it('tells what kept it from starting', async () => {
    const { client } = scene(() => Promise.reject(new Error('no such file')));
    await client.restart();
    assert.deepEqual(client.state, {
      kind: 'failed',
      message: 'The language server could not be started: no such file',
    });
  });

  it('is ended before the next one starts', async () => {
    const { client, told } = scene();
    await client.restart();
    await client.restart();
    await client.stop();
    assert.deepEqual(told, ['start 1', 'end 1', 'start 2', 'end 2']);
    assert.deepEqual(client.state, { kind: 'stopped' });
  });

  it('many restarts at once are one running and one queued', async () => {
    const { client, told } = scene(async () => {
      await settled();
    });
    await Promise.all([1, 2, 3, 4, 5].map(() => client.restart()));
    assert.deepEqual(told, ['start 1', 'end 1', 'start 2']);
  });

  it('is ended even while it is being started', async () => {
    const { client, told } = scene(async () => {
      await settled();
    });
    const starting = client.restart();
    while (told.length === 0) await Promise.resolve();
    await client.stop();
    await starting;
    assert.deepEqual(told, ['start 1', 'end 1']);
    await client.restart();
    assert.deepEqual(told, ['start 1', 'end 1'], 'stopped for good');
  });

  it('starts again after a crash, without a person', async () => {
    const { client, servers } = scene();
    await client.restart();
    servers[0]!.onStatus(READY);
    servers[0]!.onClosed();
    assert.equal(client.state.kind, 'starting');
    while (servers.length < 2) await settled();
    servers[0]!.onStatus({ kind: 'no-model', model: 'm', downloadBytes: 1 });
    await settled();
    assert.deepEqual(
      client.state,
      { kind: 'running', status: undefined },
      'the old server says nothing more',
    );
    await client.stop();
  });

  it('says that the server ended, rather than what the connection says', async () => {
    const log = { debug: () => undefined, warn: () => undefined, error: () => undefined };
    const client = new ServerClient({
      log,
      policy: new RestartPolicy(() => 0),
      connect: async ({ onClosed }) => ({
        complete: async () => {
          onClosed();
          throw new Error('Pending response rejected since connection got disposed');
        },
        documentText: () => Promise.reject(new Error()),
        dismissed: () => Promise.reject(new Error()),
        learn: () => Promise.reject(new Error()),
        learned: () => Promise.reject(new Error()),
        eraseLearned: () => Promise.reject(new Error()),
        rebuildIndex: () => Promise.resolve(),
        settingsChanged: () => Promise.resolve(),
        warmUp: () => Promise.reject(new Error()),
        prepareModel: () => Promise.reject(new Error()),
        runTask: () => Promise.reject(new Error()),
        countTokens: () => Promise.reject(new Error()),
        statistics: () => Promise.reject(new Error()),
        end: async () => undefined,
      }),
    });
    await client.restart();
    const result = await client.complete({} as CompleteParams, NO_TOKEN);
    assert.equal(
      result.kind === 'refused' && result.message,
      'The language server ended before it answered.',
    );
    await client.stop();
  });

  it('requests never reject', async () => {
    const { client } = scene();
    const params = {} as CompleteParams;
    assert.equal((await client.complete(params, NO_TOKEN)).kind, 'refused', 'before the start');
    await client.restart();
    assert.deepEqual(await client.complete(params, NO_TOKEN), {
      kind: 'refused',
      reason: 'engine-failed',
      message: 'broken pipe',
    });
    const cancelled = { isCancellationRequested: true } as CancellationToken;
    assert.deepEqual(await client.complete(params, cancelled), { kind: 'cancelled' });
    assert.deepEqual(await client.prepareModel({ from: { kind: 'download' } }, NO_TOKEN), {
      kind: 'failed',
      message: 'broken pipe',
    });
    assert.equal(await client.statistics(), undefined);
  });
});

describe('a server that crashes', () => {
  it('is started again three times within three minutes, later each time', () => {
    const policy = new RestartPolicy(() => 0);
    const delays = [1, 2, 3].map(() => {
      const answer = policy.crashed();
      return answer.kind === 'restart' ? answer.delayMs : undefined;
    });
    assert.ok(delays.every((delay, index) => delay !== undefined && delay >= (delays[index - 1] ?? 0)));
    const last = policy.crashed();
    assert.equal(last.kind, 'give-up');
    assert.match(last.message, /4 times within 3 minutes.*log.*Restart/);
  });

  it('may crash again after a while, or after a person restarted it', () => {
    let now = 0;
    const policy = new RestartPolicy(() => now);
    for (let crash = 0; crash < 10; crash++) {
      assert.equal(policy.crashed().kind, 'restart');
      now += 100_000;
    }
    for (let crash = 0; crash < 10; crash++) {
      policy.forget();
      assert.equal(policy.crashed().kind, 'restart');
    }
  });
});

describe('one running and one queued', () => {
  it('goes on after a failure', async () => {
    let runs = 0;
    const run = oneQueued(async () => {
      runs++;
      await settled();
      if (runs === 1) throw new Error('first');
    });
    const [first, second, third] = [run(), run(), run()];
    await assert.rejects(first, /first/);
    await second;
    await third;
    assert.equal(runs, 2);
    await run();
    assert.equal(runs, 3);
  });
});
