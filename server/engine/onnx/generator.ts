import { setImmediate } from 'node:timers/promises';
import type {
  CandidateFinished,
  EngineEvent,
  EngineUsage,
  FinishReason,
  GenerateRequest,
  Sampling,
} from '../engine.ts';
import type { LearnedRows } from '../../model/learned-prompt.ts';
import { Beginning } from '../beginning.ts';
import { Sampler } from '../sampler.ts';
import { StepCosts } from '../step-costs.ts';
import type { KvCache } from './kv-cache.ts';
import { KvCachePool } from './kv-cache-pool.ts';
import type { ModelSession } from './session.ts';
import { Drafter, NO_DRAFT, type Draft, type SequenceDrafter } from './speculation/drafter.ts';

/**
 * Snapshots of three documents at 640 tokens each with the 0.5B model, or of two at 1,000: who goes from one to the next and comes back waits for
 * nothing (docs/benchmarks.md), and server and engine together stay below 700 MB in `npm start`.
 */
const KV_BUDGET_BYTES = 48 * 1024 * 1024;

/** The prompt cannot be evaluated; `message` says why, fit for a person. */
export class BadPromptError extends Error {}

/** What one candidate is generated from. */
interface Run {
  readonly request: GenerateRequest;
  readonly cache: KvCache;
  readonly candidate: number;
  readonly sampling: Sampling;
  readonly drafter: SequenceDrafter;
}

/** An evaluation whose logits are to be read: of the last certain token, and of each drafted one. */
interface Step {
  readonly logits: Float32Array;
  readonly draft: Draft;
}

/** Generates for one request at a time. */
export class Generator {
  private readonly pool: KvCachePool<KvCache>;
  private readonly drafter: Drafter;
  private readonly decoding = { steps: 0, draftedTokens: 0, acceptedTokens: 0 };

  constructor(
    private readonly session: ModelSession,
    private readonly costs = new StepCosts(),
    /** What prompts may begin with; its rows are never evaluated. */
    private readonly learned: LearnedRows = { tokens: [], rows: new Float32Array(0) },
  ) {
    this.drafter = new Drafter((tokens) => costs.ms(tokens));
    this.pool = new KvCachePool(() => session.newCache(), KV_BUDGET_BYTES);
  }

  get usage(): Omit<EngineUsage, 'residentBytes'> {
    return { kvCacheBytes: this.pool.bytes, decoding: { ...this.decoding } };
  }

  /** What is not needed any more takes no memory from now on. */
  tidy(): void {
    this.session.tidy();
  }

  /** @throws {BadPromptError} */
  async generate(
    request: GenerateRequest,
    isCancelled: () => boolean,
    emit: (event: EngineEvent) => void,
  ): Promise<void> {
    const { promptTokens } = request;
    const started = performance.now();
    const cache = this.take(promptTokens, request.cacheKey);
    // The last token is evaluated in any case: its logits are not kept.
    cache.truncate(promptTokens.length - 1);
    cache.reserve(Math.min(promptTokens.length + request.maxTokens, this.session.shape.contextLength));
    const reusedTokens = cache.length;
    if (!(await this.prefill(cache, promptTokens, isCancelled))) return;
    let prefillMs = 0;
    let generatedTokens = 0;
    let promptLogits: Float32Array | undefined;
    for (const [candidate, sampling] of request.candidates.entries()) {
      cache.truncate(promptLogits ? promptTokens.length : cache.length);
      const drafter = this.drafter.start(promptTokens, this.pool.otherTokens(cache), sampling.kind);
      const run = { request, cache, candidate, sampling, drafter };
      let step = promptLogits && { logits: promptLogits, draft: NO_DRAFT };
      if (!step) {
        step = await this.step(run, promptTokens.slice(cache.length), request.maxTokens);
        // The next run writes over it.
        if (request.candidates.length > 1) promptLogits = this.row(step.logits, 0).slice();
        prefillMs = performance.now() - started;
        emit({ kind: 'prompt-evaluated', reusedTokens, prefillMs });
      }
      const generated: number[] = [];
      const reason = await this.decode(run, step, isCancelled, (event) => {
        if (event.kind === 'token') generated.push(event.id);
        emit(event);
      });
      generatedTokens += generated.length;
      this.drafter.remember(promptTokens, generated);
      if (reason === undefined) return;
      const finished: CandidateFinished = { kind: 'finished', candidate, reason };
      emit(finished);
    }
    emit({
      kind: 'statistics',
      promptTokens: promptTokens.length,
      reusedTokens,
      prefillMs,
      generatedTokens,
      decodeMs: performance.now() - started - prefillMs,
      waitedMs: 0,
    });
  }

  /** Computes the K/V rows of a prompt that may come. @throws {BadPromptError} */
  async warmUp(
    tokens: readonly number[],
    cacheKey: string | undefined,
    isCancelled: () => boolean,
  ): Promise<void> {
    const cache = this.take(tokens, cacheKey);
    cache.reserve(tokens.length);
    if (cache.length === tokens.length || !(await this.prefill(cache, tokens, isCancelled))) return;
    await this.run(cache, tokens.slice(cache.length), []);
  }

  /** The snapshot that holds most of the prompt. @throws {BadPromptError} */
  private take(tokens: readonly number[], cacheKey: string | undefined): KvCache {
    const { contextLength, vocabularySize } = this.session.shape;
    if (tokens.length === 0 || tokens.length > contextLength) {
      throw new BadPromptError(
        `The prompt has ${tokens.length} tokens; the model takes 1 to ${contextLength}.`,
      );
    }
    const begun = this.beginsLearned(tokens) ? this.learned.tokens.length : 0;
    const unknown = tokens.slice(begun).find((id) => !Number.isInteger(id) || id < 0 || id >= vocabularySize);
    if (unknown !== undefined) {
      throw new BadPromptError(
        `The prompt has token ${unknown}; the model knows 0 to ${vocabularySize - 1}.`,
      );
    }
    if (tokens.length === begun) throw new BadPromptError('The prompt has no text behind the learned one.');
    const cache = this.pool.take(tokens, cacheKey, tokens.length * this.session.bytesPerToken);
    if (cache.length < begun) {
      cache.truncate(0);
      cache.reserve(tokens.length);
      cache.append(this.learned.tokens, this.learned.rows);
    }
    return cache;
  }

  private beginsLearned(tokens: readonly number[]): boolean {
    const { tokens: learned } = this.learned;
    return learned.length > 0 && learned.every((id, index) => tokens[index] === id);
  }

  /**
   * Evaluates what `cache` lacks of the prompt, in chunks, all but the last chunk. What an aborted prefill computed stays.
   * @returns false when cancelled.
   */
  private async prefill(
    cache: KvCache,
    tokens: readonly number[],
    isCancelled: () => boolean,
  ): Promise<boolean> {
    for (;;) {
      // Lets messages in: a cancellation must be seen.
      await setImmediate();
      if (isCancelled()) return false;
      const chunkTokens = this.costs.chunkTokens;
      if (cache.length + chunkTokens >= tokens.length) return true;
      await this.run(cache, tokens.slice(cache.length, cache.length + chunkTokens), []);
    }
  }

  /** Evaluates `tokens`, which follow what the cache holds, and behind them a draft. */
  private async step(
    { cache, drafter }: Run,
    tokens: readonly number[],
    wantedTokens: number,
  ): Promise<Step> {
    const room = this.session.shape.contextLength - cache.length - tokens.length;
    const draft = drafter.draft(Math.min(wantedTokens - 1, room), tokens.length);
    const rows = Array.from({ length: 1 + draft.tokens.length }, (_, index) => tokens.length - 1 + index);
    this.decoding.steps++;
    this.decoding.draftedTokens += draft.tokens.length;
    return { logits: await this.run(cache, [...tokens, ...draft.tokens], rows), draft };
  }

  private async run(
    cache: KvCache,
    tokens: readonly number[],
    logitRows: readonly number[],
  ): Promise<Float32Array> {
    const started = performance.now();
    const logits = await this.session.run(cache, tokens, logitRows);
    this.costs.learn(tokens.length, performance.now() - started);
    return logits;
  }

  private row(logits: Float32Array, index: number): Float32Array {
    const size = this.session.headSize;
    return logits.subarray(index * size, (index + 1) * size);
  }

  /**
   * Chooses token after token; a drafted token that is the one chosen is evaluated already. The tokens, and the random numbers drawn, are those
   * of decoding one by one.
   * @returns nothing when cancelled.
   */
  private async decode(
    run: Run,
    first: Step,
    isCancelled: () => boolean,
    emit: (event: EngineEvent) => void,
  ): Promise<FinishReason | undefined> {
    const { cache, candidate, drafter } = run;
    const { maxTokens, stopTokens, promptTokens, beginning = [] } = run.request;
    const sampler = new Sampler(run.sampling);
    const avoidFirst = run.sampling.kind === 'greedy' ? run.sampling.avoidFirst : undefined;
    const begun = new Beginning(beginning, (id) => this.session.indexOf(id), avoidFirst);
    let step = first;
    for (let count = 0; ;) {
      await setImmediate();
      if (isCancelled()) return undefined;
      for (let accepted = 0; ; accepted++) {
        if (count >= maxTokens) return 'length';
        const { index, logProbability } = begun.choose(sampler, this.row(step.logits, accepted));
        const id = this.session.tokenAt(index);
        const isDrafted = step.draft.tokens[accepted] === id;
        if (!isDrafted) drafter.learn(step.draft, accepted);
        if (stopTokens.includes(id)) return 'stop-token';
        emit({ kind: 'token', candidate, id, logProbability });
        drafter.push(id);
        count++;
        if (count >= maxTokens) return 'length';
        const evaluated = promptTokens.length + count - 1;
        if (evaluated >= this.session.shape.contextLength) return 'context-full';
        if (isDrafted) {
          this.decoding.acceptedTokens++;
          continue;
        }
        cache.truncate(evaluated);
        step = await this.step(run, [id], maxTokens - count);
        break;
      }
    }
  }
}
