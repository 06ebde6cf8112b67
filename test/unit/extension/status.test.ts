import assert from 'node:assert/strict';
import type { CompletionResult } from '../../../server/completion/result.ts';
import type { EngineState } from '../../../server/engine/engine.ts';
import type { ServerStatistics, ServerStatus } from '../../../server/protocol.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../server/settings.ts';
import { Activity } from '../../../src/activity.ts';
import type { ClientState } from '../../../src/client.ts';
import { describeDownload } from '../../../src/model/describe-download.ts';
import { menuItems } from '../../../src/ui/menu.ts';
import { stateOf, type State } from '../../../src/ui/state.ts';
import { statusView, type Figures } from '../../../src/ui/status-view.ts';
import { percentOf, progressWords, sizeWords, whyNothing } from '../../../src/ui/words.ts';
import catalog from '../../../models/catalog.json' with { type: 'json' };

const MODEL = 'qwen2.5-coder-0.5b';
const NOTHING: Figures = { last: undefined, shown: 0, accepted: 0, server: undefined };

function stateWith(client: ClientState, settings: Partial<Settings> = {}, isAsking = false): State {
  return stateOf({
    client,
    settings: { ...DEFAULT_SETTINGS, ...settings },
    languageId: 'python',
    isAsking,
    task: undefined,
  });
}
const running = (status: ServerStatus): ClientState => ({ kind: 'running', status });
const ready = (engine: EngineState): ClientState => running({ kind: 'ready', model: MODEL, engine });

describe('the state that the status item shows', () => {
  it('follows the server', () => {
    assert.equal(stateWith({ kind: 'starting' }).kind, 'starting');
    assert.equal(stateWith({ kind: 'running', status: undefined }).kind, 'starting');
    assert.equal(stateWith(running({ kind: 'no-model', model: MODEL, downloadBytes: 1 })).kind, 'no-model');
    assert.equal(stateWith(ready({ kind: 'unloaded' })).kind, 'ready');
    assert.equal(stateWith(ready({ kind: 'loading' })).kind, 'loading');
    assert.deepEqual(stateWith(ready({ kind: 'failed', reason: 'out of memory' })), {
      kind: 'failed',
      part: 'engine',
      message: 'out of memory',
    });
    assert.deepEqual(stateWith({ kind: 'failed', message: 'gone' }), {
      kind: 'failed',
      part: 'server',
      message: 'gone',
    });
  });

  it('is generating only while somebody waits for an answer', () => {
    assert.equal(stateWith(ready({ kind: 'generating' }), {}, true).kind, 'generating');
    assert.equal(stateWith(ready({ kind: 'generating' }), {}, false).kind, 'ready');
  });

  it('is off before anything else, everywhere or for the language', () => {
    const broken: ClientState = { kind: 'failed', message: 'gone' };
    assert.deepEqual(stateWith(broken, { enabled: false }), { kind: 'off', languageId: undefined });
    assert.deepEqual(stateWith(broken, { languages: { python: false } }), {
      kind: 'off',
      languageId: 'python',
    });
  });
});

describe('the status item', () => {
  const server: ServerStatistics = {
    serverResidentBytes: 120e6,
    engineResidentBytes: 900e6,
    kvCacheBytes: 20e6,
    decoding: { steps: 300, draftedTokens: 120, acceptedTokens: 40 },
    index: { files: 0, symbols: 0, isIndexing: false },
    enginePid: 1,
    requests: 10,
    shown: 5,
    answeredWithoutEngine: 2,
    prefillTokensPerSecond: 281.6,
    decodeTokensPerSecond: 34.2,
    evaluatedTokens: 1_200,
    generatedTokens: 340,
  };

  it('asks for the model where there is none', () => {
    const view = statusView({ kind: 'no-model', model: MODEL, downloadBytes: 1 }, NOTHING);
    assert.equal(view.text, '$(cloud-download) Foretype: get model');
    assert.equal(view.severity, 'warning');
  });

  it('counts the percent of the preparation', () => {
    const progress = { phase: 'download', done: 123e6, total: 491e6 } as const;
    const view = statusView({ kind: 'preparing', model: MODEL, progress }, NOTHING);
    assert.equal(view.text, '$(sync~spin) Foretype 25 %');
    assert.equal(view.summary, 'Downloading: 123 MB of 491 MB');
  });

  it('tells the figures when ready', () => {
    const result: CompletionResult = {
      kind: 'shown',
      items: [],
      statistics: {
        source: 'engine',
        totalMs: 210,
        retrievalMs: 0,
        promptTokens: 300,
        reusedTokens: 290,
        prefillMs: 50,
        generatedTokens: 9,
        decodeMs: 150,
      },
    };
    const view = statusView(
      { kind: 'ready', model: MODEL },
      { last: { result, totalMs: 223.4 }, shown: 5, accepted: 2, server },
    );
    assert.equal(view.text, '$(keyboard-tab) Foretype');
    assert.deepEqual(view.rows, [
      { label: 'Model', value: MODEL },
      { label: 'Last suggestion', value: '223 ms' },
      { label: 'Speed', value: 'reads 282, writes 34 tokens/s' },
      { label: 'Memory', value: 'model 900 MB, server 120 MB' },
      { label: 'This session', value: '5 suggested, 2 accepted' },
    ]);
  });

  it('tells why nothing is shown, in plain words', () => {
    const last = { result: { kind: 'empty', reason: 'repeats-suffix' } as const, totalMs: 80 };
    const { rows } = statusView({ kind: 'ready', model: MODEL }, { ...NOTHING, last });
    assert.deepEqual(rows[1], {
      label: 'Nothing shown',
      value: 'the model suggests what stands after the cursor already',
    });
  });

  it('is an error with its message', () => {
    const view = statusView({ kind: 'failed', part: 'engine', message: 'Out of memory.' }, NOTHING);
    assert.equal(view.severity, 'error');
    assert.equal(view.summary, 'Out of memory.');
    const last = { result: { kind: 'empty', reason: 'blank' } as const, totalMs: 80 };
    const old = statusView(
      { kind: 'failed', part: 'server', message: '' },
      { last, shown: 1, accepted: 1, server },
    );
    assert.deepEqual(old.rows, [], 'old figures say nothing');
  });
});

describe('the menu', () => {
  const commands = (state: State, isOn = true) =>
    menuItems({ state, isOn, language: { id: 'python', isOn: true } }).map(({ command }) => command);

  it('begins with what helps most', () => {
    assert.equal(commands({ kind: 'ready', model: MODEL })[0], 'foretype.trigger');
    assert.deepEqual(commands({ kind: 'no-model', model: MODEL, downloadBytes: 1 }).slice(0, 2), [
      'foretype.downloadModel',
      'foretype.useModelFile',
    ]);
    assert.equal(commands({ kind: 'failed', part: 'model', message: '' })[0], 'foretype.downloadModel');
    assert.equal(commands({ kind: 'failed', part: 'server', message: '' })[0], 'foretype.restart');
  });

  it('offers each command at most once, and always restart, log and settings', () => {
    const states: readonly State[] = [
      { kind: 'starting' },
      { kind: 'ready', model: MODEL },
      { kind: 'off', languageId: undefined },
      { kind: 'no-model', model: MODEL, downloadBytes: 1 },
      { kind: 'failed', part: 'engine', message: '' },
      { kind: 'failed', part: 'model', message: '' },
    ];
    for (const state of states) {
      const all = commands(state);
      assert.equal(new Set(all).size, all.length, state.kind);
      for (const command of ['foretype.restart', 'foretype.showLog', 'workbench.action.openSettings']) {
        assert.ok(all.includes(command), `${command} while ${state.kind}`);
      }
    }
  });

  it('turns on what is off', () => {
    assert.ok(commands({ kind: 'off', languageId: undefined }, false).includes('foretype.enable'));
    assert.ok(!commands({ kind: 'off', languageId: undefined }, false).includes('foretype.toggleLanguage'));
    const [item] = menuItems({
      state: { kind: 'off', languageId: 'python' },
      isOn: true,
      language: { id: 'python', isOn: false },
    }).filter(({ command }) => command === 'foretype.toggleLanguage');
    assert.match(item!.label, /Turn on for python/);
  });
});

describe('words', () => {
  it('of sizes and progress', () => {
    assert.equal(sizeWords(491_400_064), '491 MB');
    assert.equal(sizeWords(1_117_320_768), '1.1 GB');
    assert.equal(percentOf({ phase: 'convert', done: 1, total: 0 }), undefined);
    assert.equal(percentOf({ phase: 'convert', done: 290, total: 290 }), 100);
    assert.equal(percentOf({ phase: 'download', done: 999, total: 1000 }), 99);
    assert.equal(
      progressWords({ phase: 'convert', done: 3, total: 9, detail: 'layer 2' }),
      'Converting (layer 2)',
    );
  });

  it('of a refusal are the server’s', () => {
    assert.equal(whyNothing({ kind: 'refused', reason: 'place', message: 'No code here.' }), 'No code here');
    assert.equal(whyNothing({ kind: 'cancelled' }), undefined);
  });

  it('before the download say what, how much, from where, and the licence', () => {
    const text = describeDownload(catalog.models[0] as Parameters<typeof describeDownload>[0]);
    assert.match(text, /^491 MB from huggingface\.co, else from a mirror/);
    assert.match(text, /Apache-2\.0/);
    assert.match(text, /SHA-256/);
  });
});

describe('the activity of a session', () => {
  it('keeps the last result, but not that a request was cancelled', () => {
    let changes = 0;
    const activity = new Activity(() => changes++);
    activity.asked();
    assert.equal(activity.isAsking, true);
    activity.answered();
    activity.ended({ kind: 'empty', reason: 'blank' }, 12);
    activity.ended({ kind: 'cancelled' });
    assert.equal(activity.isAsking, false);
    assert.deepEqual(activity.last, { result: { kind: 'empty', reason: 'blank' }, totalMs: 12 });
    activity.reused();
    assert.equal(activity.last, undefined, 'something is shown again');
    activity.acceptedOne();
    assert.equal(activity.accepted, 1);
    assert.equal(changes, 5);
  });
});
