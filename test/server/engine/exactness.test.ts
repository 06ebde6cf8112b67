import assert from 'node:assert/strict';
import type { EngineEvent, GenerateRequest } from '../../../server/engine/engine.ts';
import { Generator } from '../../../server/engine/onnx/generator.ts';
import type { ModelSession } from '../../../server/engine/onnx/session.ts';
import { seededRandom } from '../../../server/engine/seeded-random.ts';
import { goldenCases } from './reference.ts';
import { realSession } from './real-session.ts';

const EDITS = 16;
const GENERATED_TOKENS = 4;
const never = (): boolean => false;

/** Ids and log-probabilities, which are equal only when the logits are. */
async function answer(
  generator: Generator,
  promptTokens: readonly number[],
  cacheKey: string,
  isCancelled: () => boolean = never,
): Promise<readonly EngineEvent[]> {
  const events: EngineEvent[] = [];
  const request: GenerateRequest = {
    promptTokens,
    maxTokens: GENERATED_TOKENS,
    candidates: [{ kind: 'greedy' }],
    stopTokens: [],
    cacheKey,
  };
  await generator.generate(request, isCancelled, (event) => events.push(event));
  return events.filter(({ kind }) => kind === 'token');
}

describe('the default model computes the same bits', function () {
  // Real text, and enough of it for several chunks and growths of a buffer.
  const text = goldenCases().flatMap(({ promptTokens }) => promptTokens);
  let session: ModelSession;
  before(async function () {
    this.timeout(1_200_000);
    session = await realSession();
  });

  it('however a prompt is cut into runs', async () => {
    const prompt = text.slice(0, 300);
    const logitsOf = async (cuts: readonly number[]): Promise<readonly Float32Array[]> => {
      const cache = session.newCache();
      const logits: Float32Array[] = [];
      for (let at = 0, cut = 0; at < prompt.length; cut++) {
        const part = prompt.slice(at, at + cuts[cut % cuts.length]!);
        at += part.length;
        // The last of every 50 tokens, and the last of all, in whatever run it is.
        const rows = [...part.keys()].filter((row) => (at - part.length + row + 1) % 50 === 0);
        const all = await session.run(cache, part, rows);
        const size = session.headSize;
        logits.push(...rows.map((_, index) => all.slice(index * size, (index + 1) * size)));
      }
      return logits;
    };
    const whole = await logitsOf([prompt.length]);
    assert.equal(whole.length, 6);
    for (const cuts of [[1], [2, 1], [64], [37, 1, 100]]) {
      for (const [index, logits] of (await logitsOf(cuts)).entries()) {
        assert.ok(
          Buffer.from(logits.buffer).equals(Buffer.from(whole[index]!.buffer)),
          `runs of ${cuts.join()}`,
        );
      }
    }
  });

  it('with and without remembered rows, over edits, several documents and cancellations', async () => {
    const random = seededRandom(42);
    const below = (count: number): number => Math.floor(random() * count);
    const warm = new Generator(session);
    const documents = new Map(
      ['a', 'b', 'c'].map((name) => [name, text.slice(below(200), 250 + below(100))]),
    );
    for (let edit = 0; edit < EDITS; edit++) {
      const name = ['a', 'b', 'c'][below(3)]!;
      const tokens = [...documents.get(name)!];
      // Mostly as one types: near the end, a token or two.
      const at = random() < 0.7 ? tokens.length - below(4) : below(tokens.length);
      tokens.splice(at, below(3), ...text.slice(below(500)).slice(0, 1 + below(3)));
      documents.set(name, tokens);
      if (random() < 0.3) {
        let questions = below(6);
        await answer(warm, tokens, name, () => questions-- <= 0);
      }
      if (random() < 0.2) await warm.warmUp(tokens, name, never);
      const cold = await answer(new Generator(session), tokens, name);
      assert.deepEqual(await answer(warm, tokens, name), cold, `edit ${edit}`);
    }
  });
});
