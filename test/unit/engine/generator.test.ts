import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EngineEvent, GenerateRequest, Sampling } from '../../../server/engine/engine.ts';
import { MEASURED_SIZES, StepCosts } from '../../../server/engine/step-costs.ts';
import { BadPromptError, Generator } from '../../../server/engine/onnx/generator.ts';
import type { ModelSession } from '../../../server/engine/onnx/session.ts';
import { learnedTokens, type LearnedRows } from '../../../server/model/learned-prompt.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { tinySession } from '../../support/tiny-session.ts';

const CONTEXT_LENGTH = 400;
const KNOWN_TOKENS = 256;
const never = (): boolean => false;
const PROMPT = Array.from({ length: 90 }, (_, i) => (i * 37) % KNOWN_TOKENS);

const requestOf = (
  promptTokens: readonly number[],
  more: Partial<GenerateRequest> = {},
): GenerateRequest => ({
  promptTokens,
  maxTokens: 8,
  candidates: [{ kind: 'greedy' }],
  stopTokens: [],
  ...more,
});

async function eventsOf(
  generator: Generator,
  request: GenerateRequest,
  isCancelled: () => boolean = never,
): Promise<readonly EngineEvent[]> {
  const events: EngineEvent[] = [];
  await generator.generate(request, isCancelled, (event) => events.push(event));
  return events;
}

/** Prompts of a few different tokens, so that much was there before. */
const REPEATING = fc.array(fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 60 }), {
  minLength: 1,
  maxLength: 3,
});

/** Ids and log-probabilities: equal only when every bit is. */
const answerOf = (events: readonly EngineEvent[]): readonly unknown[] =>
  events.filter(({ kind }) => kind === 'token' || kind === 'finished');

const idsOf = (events: readonly EngineEvent[], candidate = 0): readonly number[] =>
  events.flatMap((event) => (event.kind === 'token' && event.candidate === candidate ? [event.id] : []));

/** Steps that cost the same with any number of tokens, so that drafts pay; or as many times as much, so that they never do. */
function costsOf({ flat }: { readonly flat: boolean }, onStep: () => void = () => undefined): StepCosts {
  const costs = new StepCosts(MEASURED_SIZES.map((size) => (flat ? 1 : size)));
  costs.learn = onStep;
  return costs;
}

/** True from the `count`th question on. */
function cancelledAfter(count: number): () => boolean {
  let asked = 0;
  return () => ++asked > count;
}

for (const { threads, kvHeads } of [
  { threads: 1, kvHeads: 1 },
  { threads: 2, kvHeads: 1 },
  { threads: 2, kvHeads: 2 },
]) {
  describe(`Generator, ${threads} threads, ${kvHeads} of 2 heads for keys and values`, () => {
    const folder = temporaryFolder();
    let session: ModelSession;
    beforeEach(async () => {
      session = await tinySession(folder(), { contextLength: CONTEXT_LENGTH, kvHeads }, threads);
    });
    const cold = (request: GenerateRequest) => eventsOf(new Generator(session), request);

    it('cuts a prompt as it likes, one token at a time too: K/V rows and logits are the same to the bit', async () => {
      const run = async (cuts: readonly number[]) => {
        const cache = session.newCache();
        const logits: Float32Array[] = [];
        for (let at = 0, cut = 0; at < PROMPT.length; cut++) {
          const part = PROMPT.slice(at, at + cuts[cut % cuts.length]!);
          const rows = part.map((_, row) => row);
          logits.push((await session.run(cache, part, rows)).slice());
          at += part.length;
        }
        return { logits: logits.flatMap((part) => [...part]), rows: cache.feeds() };
      };
      const whole = await run([PROMPT.length]);
      for (const cuts of [[1], [2], [7], [64, 1], [1, 30, 2], [89, 1]]) {
        const parts = await run(cuts);
        assert.deepEqual(parts.logits, whole.logits, `logits of runs of ${cuts.join()}`);
        for (const [name, tensor] of Object.entries(whole.rows)) {
          assert.deepEqual(parts.rows[name]?.data, tensor.data, `${name} of runs of ${cuts.join()}`);
        }
      }
    });

    it('answers alike with and without what it remembers, over random edits, documents and cancellations', async function () {
      this.timeout(60_000);
      const edit = fc.record({
        document: fc.constantFrom('a', 'b', 'c'),
        from: fc.nat(),
        removed: fc.nat({ max: 60 }),
        inserted: fc.array(fc.nat({ max: KNOWN_TOKENS - 1 }), { maxLength: 60 }),
        cancelAfter: fc.option(fc.nat({ max: 6 })),
        isWarmUp: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(edit, { minLength: 2, maxLength: 8 }), async (edits) => {
          const warm = new Generator(session);
          const documents = new Map<string, number[]>();
          for (const { document, from, removed, inserted, cancelAfter, isWarmUp } of edits) {
            const tokens = [...(documents.get(document) ?? PROMPT)];
            tokens.splice(from % (tokens.length + 1), removed, ...inserted);
            tokens.length = Math.min(tokens.length, CONTEXT_LENGTH - 20);
            if (tokens.length === 0) tokens.push(1);
            documents.set(document, tokens);
            const request = requestOf(tokens, { maxTokens: 4, cacheKey: document });
            const isCancelled = cancelAfter === null ? never : cancelledAfter(cancelAfter);
            if (isWarmUp) await warm.warmUp(tokens, document, isCancelled);
            else {
              const answer = answerOf(await eventsOf(warm, request, isCancelled));
              const expected = answerOf(await cold(request));
              assert.deepEqual(answer, cancelAfter === null ? expected : expected.slice(0, answer.length));
            }
          }
        }),
        { numRuns: 25 },
      );
    });

    describe('with a learned prompt', () => {
      const LEARNED = 5;
      /** The rows of real tokens: so it is known what the answer must be. */
      const learnedFrom = async (tokens: readonly number[]): Promise<LearnedRows> => {
        const cache = session.newCache();
        const append = cache.append.bind(cache);
        let rows = new Float32Array(0);
        cache.append = (added, computed) => {
          rows = computed.slice();
          append(added, computed);
        };
        await session.run(cache, tokens, []);
        return { tokens: learnedTokens(tokens.length, session.shape), rows };
      };

      it('answers as if the tokens stood there that the rows are of, whatever was asked before, and evaluates none of them', async () => {
        const learned = await learnedFrom(PROMPT.slice(0, LEARNED));
        const generator = new Generator(session, new StepCosts(), learned);
        const begun = (length: number): number[] => [...learned.tokens, ...PROMPT.slice(LEARNED, length)];
        for (const length of [40, 90, LEARNED + 1, 60]) {
          for (const cacheKey of ['a', 'b']) {
            const plain = await cold(requestOf(PROMPT.slice(0, length)));
            const events = await eventsOf(generator, requestOf(begun(length), { cacheKey }));
            assert.deepEqual(answerOf(events), answerOf(plain));
            const evaluated = events.find((event) => event.kind === 'prompt-evaluated')!;
            assert.ok(evaluated.reusedTokens >= LEARNED);
          }
          // A prompt without it in between.
          const task = requestOf(PROMPT.slice(20, 20 + length), { cacheKey: 'a' });
          assert.deepEqual(answerOf(await eventsOf(generator, task)), answerOf(await cold(task)));
        }
      });

      it('reads ahead behind it', async () => {
        const learned = await learnedFrom(PROMPT.slice(0, LEARNED));
        const generator = new Generator(session, new StepCosts(), learned);
        const tokens = [...learned.tokens, ...PROMPT.slice(LEARNED)];
        await generator.warmUp(tokens, 'a', never);
        const events = await eventsOf(generator, requestOf(tokens, { cacheKey: 'a' }));
        assert.deepEqual(answerOf(events), answerOf(await cold(requestOf(PROMPT))));
        assert.equal(
          events.find((event) => event.kind === 'prompt-evaluated')!.reusedTokens,
          PROMPT.length - 1,
        );
      });

      it('takes it whole, first, and with text behind it', async () => {
        const learned = await learnedFrom(PROMPT.slice(0, LEARNED));
        const generator = new Generator(session, new StepCosts(), learned);
        const refused = (tokens: readonly number[]) =>
          assert.rejects(eventsOf(generator, requestOf(tokens)), BadPromptError);
        await refused(learned.tokens);
        await refused([...learned.tokens.slice(1), 1]);
        await refused([...learned.tokens.slice(0, -1), 1]);
        await refused([1, ...learned.tokens, 1]);
        await assert.rejects(cold(requestOf([...learned.tokens, 1])), BadPromptError);
      });
    });

    it('drafts change nothing but the time: tokens, probabilities and ends are those of decoding one by one', async function () {
      this.timeout(60_000);
      const sampling = fc.oneof(
        fc.constant<Sampling>({ kind: 'greedy' }),
        fc.record({
          kind: fc.constant('sample' as const),
          temperature: fc.constantFrom(0.3, 1, 3),
          topP: fc.constantFrom(0.8, 1),
          topK: fc.constantFrom(0, 5),
          seed: fc.nat(),
        }),
      );
      await fc.assert(
        fc.asyncProperty(
          REPEATING,
          fc.array(sampling, { minLength: 1, maxLength: 2 }),
          fc.option(fc.nat({ max: 5 })),
          async (prompts, candidates, stop) => {
            const drafting = new Generator(session, costsOf({ flat: true }));
            for (const prompt of prompts) {
              const request = requestOf(prompt, {
                candidates,
                maxTokens: 24,
                stopTokens: stop === null ? [] : [stop],
              });
              const plain = await eventsOf(new Generator(session, costsOf({ flat: false })), request);
              assert.deepEqual(answerOf(await eventsOf(drafting, request)), answerOf(plain));
            }
          },
        ),
        { numRuns: 40 },
      );
    });

    it('every candidate begins as it must, with drafts and without', async function () {
      this.timeout(60_000);
      const step = fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 3 }).map((ids) => ({
        ids,
        covers: ids.map(() => 1),
      }));
      const sampled = { kind: 'sample', temperature: 2, topP: 1, topK: 0, seed: 3 } as const;
      await fc.assert(
        fc.asyncProperty(REPEATING, fc.array(step, { maxLength: 4 }), async (prompts, beginning) => {
          const drafting = new Generator(session, costsOf({ flat: true }));
          for (const prompt of prompts) {
            const candidates = [{ kind: 'greedy' } as const, sampled];
            const request = requestOf(prompt, { candidates, maxTokens: 12, beginning });
            const plain = await eventsOf(new Generator(session, costsOf({ flat: false })), request);
            assert.deepEqual(answerOf(await eventsOf(drafting, request)), answerOf(plain));
            for (const candidate of candidates.keys()) {
              const ids = idsOf(plain, candidate);
              for (const [at, { ids: agreeing }] of beginning.entries()) {
                assert.ok(agreeing.includes(ids[at]!), `${ids.join()} at ${at}`);
              }
            }
          }
        }),
        { numRuns: 20 },
      );
    });

    it('drafts save steps where a text repeats', async () => {
      let steps = 0;
      let tokens = 0;
      const costs = costsOf({ flat: true }, () => steps++);
      // The same each time: how much repeats is a matter of what is drawn.
      for (const prompts of fc.sample(REPEATING, { seed: 1, numRuns: 20 })) {
        const drafting = new Generator(session, costs);
        for (const prompt of prompts) {
          tokens += idsOf(await eventsOf(drafting, requestOf(prompt, { maxTokens: 24 }))).length;
        }
      }
      assert.ok(steps < tokens * 0.9, `${steps} steps for ${tokens} tokens`);
    });

    it('counts steps, drafted tokens and those that were right', async () => {
      const request = requestOf(PROMPT, { maxTokens: 24 });
      const generator = new Generator(session, costsOf({ flat: true }));
      await eventsOf(generator, request);
      const first = generator.usage.decoding;
      // What was answered before is drafted.
      const answer = idsOf(await eventsOf(generator, request));
      const { steps, draftedTokens, acceptedTokens } = generator.usage.decoding;
      assert.ok(steps - first.steps < first.steps, `${steps} steps, ${first.steps} of them at first`);
      assert.ok(acceptedTokens - first.acceptedTokens > 15 && acceptedTokens <= draftedTokens);
      assert.ok(steps - first.steps + acceptedTokens - first.acceptedTokens >= answer.length - 1);
    });

    it('several candidates share one prefill, and each is what it would be alone', async () => {
      const candidates = [
        { kind: 'greedy' } as const,
        { kind: 'sample', temperature: 2, topP: 1, topK: 0, seed: 5 } as const,
        { kind: 'sample', temperature: 2, topP: 1, topK: 0, seed: 6 } as const,
      ];
      const together = await cold(requestOf(PROMPT, { candidates }));
      assert.equal(together.filter(({ kind }) => kind === 'prompt-evaluated').length, 1);
      assert.equal(together.filter(({ kind }) => kind === 'finished').length, 3);
      assert.equal(together.at(-1)?.kind, 'statistics');
      for (const [index, candidate] of candidates.entries()) {
        const alone = await cold(requestOf(PROMPT, { candidates: [candidate] }));
        assert.deepEqual(idsOf(together, index), idsOf(alone));
      }
      assert.notDeepEqual(idsOf(together, 1), idsOf(together, 2));
    });

    it('ends before a stop token, at the length asked for, and where the context is full', async () => {
      const all = idsOf(await cold(requestOf(PROMPT)));
      const third = all[2]!;
      const stopped = await cold(requestOf(PROMPT, { stopTokens: [third] }));
      assert.deepEqual(idsOf(stopped), all.slice(0, all.indexOf(third)));
      assert.deepEqual(stopped.at(-2), { kind: 'finished', candidate: 0, reason: 'stop-token' });
      const short = await cold(requestOf(PROMPT, { maxTokens: 2 }));
      assert.deepEqual(idsOf(short), all.slice(0, 2));
      assert.deepEqual(short.at(-2), { kind: 'finished', candidate: 0, reason: 'length' });
      const long = Array.from({ length: CONTEXT_LENGTH - 3 }, (_, i) => (i * 11) % KNOWN_TOKENS);
      const full = await cold(requestOf(long));
      assert.equal(idsOf(full).length, 4);
      assert.deepEqual(full.at(-2), { kind: 'finished', candidate: 0, reason: 'context-full' });
    });

    it('asked for no tokens it gives none', async () => {
      assert.deepEqual(idsOf(await cold(requestOf(PROMPT, { maxTokens: 0 }))), []);
    });

    it('evaluates only what changed', async () => {
      const generator = new Generator(session);
      await eventsOf(generator, requestOf(PROMPT, { cacheKey: 'a' }));
      const statistics = (
        await eventsOf(generator, requestOf([...PROMPT.slice(0, 80), 1, 2], { cacheKey: 'a' }))
      ).at(-1);
      assert.ok(statistics?.kind === 'statistics');
      assert.equal(statistics.reusedTokens, 80);
      assert.equal(statistics.generatedTokens, 8);
    });

    it('a warm-up leaves one token to evaluate', async () => {
      const generator = new Generator(session);
      await generator.warmUp(PROMPT, 'a', never);
      const statistics = (await eventsOf(generator, requestOf(PROMPT, { cacheKey: 'a' }))).at(-1);
      assert.equal(statistics?.kind === 'statistics' && statistics.reusedTokens, PROMPT.length - 1);
    });

    it('what a cancelled prefill computed stays', async () => {
      const generator = new Generator(session);
      const long = Array.from({ length: 300 }, (_, i) => (i * 13) % KNOWN_TOKENS);
      assert.deepEqual(await eventsOf(generator, requestOf(long, { cacheKey: 'a' }), cancelledAfter(1)), []);
      const evaluated = (await eventsOf(generator, requestOf(long, { cacheKey: 'a' })))[0];
      assert.ok(evaluated?.kind === 'prompt-evaluated' && evaluated.reusedTokens > 0);
    });

    it('names what is wrong with a prompt', async () => {
      const generator = new Generator(session);
      for (const tokens of [
        [],
        Array.from({ length: CONTEXT_LENGTH + 1 }, () => 1),
        [1, -1],
        [1, 1e6],
        [1.5],
      ]) {
        await assert.rejects(eventsOf(generator, requestOf(tokens)), BadPromptError);
      }
      assert.equal(idsOf(await eventsOf(generator, requestOf(PROMPT))).length, 8);
    });
  });
}
