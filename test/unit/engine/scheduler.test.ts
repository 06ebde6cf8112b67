import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EngineEvent, GenerateRequest, Sampling } from '../../../server/engine/engine.ts';
import { EngineScheduler } from '../../../server/engine/scheduler.ts';
import { Sampler } from '../../../server/engine/sampler.ts';
import { ByteTokenizer } from '../../support/byte-tokenizer.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';

const NO_ABORT = new AbortController().signal;
const GREEDY: Sampling = { kind: 'greedy' };
const TEXT = 'What the model has to say, word by word.';
const tokenizer = new ByteTokenizer();

/** Goes on with TEXT wherever the prompt has come. */
function engineOf(): ScriptedEngine {
  return new ScriptedEngine(tokenizer, ({ prompt }) =>
    prompt.startsWith('typing') ? '!' : TEXT.slice(prompt.length - 'task:'.length),
  );
}

const request = (text: string, maxTokens = 200): GenerateRequest => ({
  promptTokens: tokenizer.encode(text),
  maxTokens,
  candidates: [GREEDY],
  stopTokens: [],
});

async function textOf(events: AsyncIterable<EngineEvent>, onToken = (): void => undefined): Promise<string> {
  const ids: number[] = [];
  for await (const event of events) {
    if (event.kind !== 'token') continue;
    ids.push(event.id);
    onToken();
  }
  return tokenizer.decode(ids);
}

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('the scheduler', () => {
  it('lets a completion interrupt a task, which then goes on behind its last token', async () => {
    const engine = engineOf();
    const { typing, tasks } = new EngineScheduler(engine, 0);
    const order: string[] = [];
    let written = 0;
    const task = textOf(tasks.generate(request('task:'), NO_ABORT), () => {
      if (++written === 5) {
        void textOf(typing.generate(request('typing'), NO_ABORT)).then((text) => order.push(text));
      }
    }).then((text) => {
      order.push('task over');
      return text;
    });
    assert.equal(await task, TEXT);
    assert.deepEqual(order, ['!', 'task over']);
    const [first, , second] = engine.asked;
    assert.equal(first!.aborted, true);
    assert.equal(second!.request.promptTokens.length, 'task:'.length + first!.generated);
    assert.equal(second!.request.maxTokens, 200 - first!.generated);
  });

  it('writes what an uninterrupted run writes, whenever a person types', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 25 }), { maxLength: 4 }), async (pauses) => {
        const { typing, tasks } = new EngineScheduler(engineOf(), 0);
        const task = textOf(tasks.generate(request('task:'), NO_ABORT));
        for (const pause of pauses) {
          await turns(pause);
          assert.equal(await textOf(typing.generate(request('typing'), NO_ABORT)), '!');
        }
        assert.equal(await task, TEXT);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps to the longest answer over interruptions', async () => {
    const { typing, tasks } = new EngineScheduler(engineOf(), 0);
    const task = textOf(tasks.generate(request('task:', 12), NO_ABORT));
    await turns(6);
    await textOf(typing.generate(request('typing'), NO_ABORT));
    assert.equal(await task, TEXT.slice(0, 12));
  });

  it('passes over the draws that an interrupted sample has made', async () => {
    const engine = engineOf();
    const { typing, tasks } = new EngineScheduler(engine, 0);
    const sampling: Sampling = { kind: 'sample', temperature: 1, topP: 1, topK: 0, seed: 7 };
    const task = textOf(tasks.generate({ ...request('task:'), candidates: [sampling] }, NO_ABORT));
    await turns(8);
    await textOf(typing.generate(request('typing'), NO_ABORT));
    await task;
    const [first, , second] = engine.asked;
    assert.deepEqual(second!.request.candidates, [{ ...sampling, drawsMade: first!.generated }]);

    const logits = Float32Array.from({ length: 50 }, (_, id) => Math.sin(id));
    const whole = new Sampler(sampling);
    for (let draw = 0; draw < 3; draw++) whole.choose(logits);
    const resumed = new Sampler({ ...sampling, drawsMade: 3 });
    for (let draw = 0; draw < 10; draw++)
      assert.equal(resumed.choose(logits).index, whole.choose(logits).index);
  });

  it('runs tasks one after the other, and ends one that is cancelled in any phase', async () => {
    const engine = engineOf();
    const { tasks } = new EngineScheduler(engine, 0);
    const cancel = new AbortController();
    const first = textOf(tasks.generate(request('task:'), cancel.signal));
    const waiting = new AbortController();
    const second = textOf(tasks.generate(request('task:'), waiting.signal));
    const third = textOf(tasks.generate(request('task:'), NO_ABORT));
    await turns(4);
    waiting.abort();
    cancel.abort();
    assert.ok(TEXT.startsWith(await first) && (await first).length < TEXT.length);
    assert.equal(await second, '');
    assert.equal(await third, TEXT);
  });
});
