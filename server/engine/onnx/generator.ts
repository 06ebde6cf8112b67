import { setImmediate } from 'node:timers/promises';
import type { CandidateFinished, EngineEvent, FinishReason, GenerateRequest, Sampling } from '../engine.ts';
import { Sampler } from '../sampler.ts';
import { ChunkSize } from './chunk-size.ts';
import type { KvCache } from './kv-cache.ts';
import { KvCachePool } from './kv-cache-pool.ts';
import type { ModelSession } from './session.ts';

/** Snapshots of about ten documents at 500 tokens each with the 0.5B model. */
const KV_BUDGET_BYTES = 160 * 1024 * 1024;

/** The prompt cannot be evaluated; `message` says why, fit for a person. */
export class BadPromptError extends Error {}

/** Generates for one request at a time. */
export class Generator {
  private readonly pool: KvCachePool<KvCache>;
  private readonly chunkSize = new ChunkSize();

  constructor(private readonly session: ModelSession) {
    this.pool = new KvCachePool(() => session.newCache(), KV_BUDGET_BYTES);
  }

  get kvCacheBytes(): number {
    return this.pool.bytes;
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
    const reusedTokens = cache.length;
    const logits = await this.prefill(cache, promptTokens, true, isCancelled);
    if (!logits) return;
    const prefilled = performance.now();
    emit({ kind: 'prompt-evaluated', reusedTokens, prefillMs: prefilled - started });
    let generatedTokens = 0;
    for (const [candidate, sampling] of request.candidates.entries()) {
      cache.truncate(promptTokens.length);
      const count = (event: EngineEvent): void => {
        if (event.kind === 'token') generatedTokens++;
        emit(event);
      };
      const reason = await this.decode(request, { cache, candidate, sampling, logits }, isCancelled, count);
      if (reason === undefined) return;
      const finished: CandidateFinished = { kind: 'finished', candidate, reason };
      emit(finished);
    }
    emit({
      kind: 'statistics',
      promptTokens: promptTokens.length,
      reusedTokens,
      prefillMs: prefilled - started,
      generatedTokens,
      decodeMs: performance.now() - prefilled,
      waitedMs: 0,
    });
  }

  /** Computes the K/V rows of a prompt that may come. @throws {BadPromptError} */
  async warmUp(
    tokens: readonly number[],
    cacheKey: string | undefined,
    isCancelled: () => boolean,
  ): Promise<void> {
    await this.prefill(this.take(tokens, cacheKey), tokens, false, isCancelled);
  }

  /** The snapshot that holds most of the prompt. @throws {BadPromptError} */
  private take(tokens: readonly number[], cacheKey: string | undefined): KvCache {
    const { contextLength, vocabularySize } = this.session.shape;
    if (tokens.length === 0 || tokens.length > contextLength) {
      throw new BadPromptError(
        `The prompt has ${tokens.length} tokens; the model takes 1 to ${contextLength}.`,
      );
    }
    const unknown = tokens.find((id) => !Number.isInteger(id) || id < 0 || id >= vocabularySize);
    if (unknown !== undefined) {
      throw new BadPromptError(
        `The prompt has token ${unknown}; the model knows 0 to ${vocabularySize - 1}.`,
      );
    }
    return this.pool.take(tokens, cacheKey);
  }

  /**
   * Evaluates what `cache` lacks of the prompt, in chunks. What an aborted prefill computed stays.
   * @returns the logits of the last token when wanted (empty otherwise), nothing when cancelled.
   */
  private async prefill(
    cache: KvCache,
    tokens: readonly number[],
    wantsLogits: boolean,
    isCancelled: () => boolean,
  ): Promise<Float32Array | undefined> {
    let logits: Float32Array = new Float32Array(0);
    while (cache.length < tokens.length) {
      // Lets messages in: a cancellation must be seen.
      await setImmediate();
      if (isCancelled()) return undefined;
      const chunk = tokens.slice(cache.length, cache.length + this.chunkSize.tokens);
      const isLast = cache.length + chunk.length === tokens.length;
      const started = performance.now();
      logits = await this.session.run(cache, chunk, isLast && wantsLogits ? [chunk.length - 1] : []);
      this.chunkSize.learn(chunk.length, performance.now() - started);
    }
    return logits;
  }

  /** @returns nothing when cancelled. */
  private async decode(
    { maxTokens, stopTokens }: GenerateRequest,
    start: {
      readonly cache: KvCache;
      readonly candidate: number;
      readonly sampling: Sampling;
      readonly logits: Float32Array;
    },
    isCancelled: () => boolean,
    emit: (event: EngineEvent) => void,
  ): Promise<FinishReason | undefined> {
    const { cache, candidate } = start;
    const sampler = new Sampler(start.sampling);
    let { logits } = start;
    for (let count = 0; ; count++) {
      await setImmediate();
      if (isCancelled()) return undefined;
      if (count >= maxTokens) return 'length';
      const { id, logProbability } = sampler.choose(logits);
      if (stopTokens.includes(id)) return 'stop-token';
      emit({ kind: 'token', candidate, id, logProbability });
      if (count + 1 >= maxTokens) return 'length';
      if (cache.length >= this.session.shape.contextLength) return 'context-full';
      logits = await this.session.run(cache, [id], [0]);
    }
  }
}
