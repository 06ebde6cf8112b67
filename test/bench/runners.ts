/** Who is measured by `npm run bench:engine`: Foretype's engine process and llama-server, with the same token ids. */
import type { FinishReason, GenerationStatistics } from '../../server/engine/engine.ts';
import type { ProcessEngine } from '../../server/engine/process-engine.ts';
import type { LlamaAnswer, LlamaServer } from './peer/llama-server.ts';

/** Of one run; times in milliseconds, as the one measured tells them itself unless said otherwise. */
export interface Sample {
  readonly ms: number;
  /** What the time was spent on. */
  readonly tokens: number;
}

/** All is greedy. */
export interface Runner {
  readonly name: string;
  /** Evaluates a prompt of which nothing is cached. */
  prefill(prompt: readonly number[]): Promise<Sample>;
  /** Evaluates `more` behind a cached prompt. */
  step(context: readonly number[], more: readonly number[]): Promise<Sample>;
  /** Goes on with a prompt, to its end or `most` tokens. The first token counts to the prompt: its logits come with it. */
  decode(prompt: readonly number[], most: number): Promise<Sample>;
  /** From the request to the last of at most `most` tokens, as the client sees it. */
  suggest(prompt: readonly number[], most: number): Promise<Sample>;
  readonly pid: number | undefined;
  residentBytes(): Promise<number>;
  close(): Promise<void>;
}

export class EngineRunner implements Runner {
  readonly name = 'foretype';

  constructor(
    private readonly engine: ProcessEngine,
    private readonly stopTokens: readonly number[],
  ) {}

  get pid(): number | undefined {
    return this.engine.pid;
  }

  async prefill(prompt: readonly number[]): Promise<Sample> {
    const { prefillMs, promptTokens, reusedTokens } = await this.generate(prompt, 1);
    return { ms: prefillMs, tokens: promptTokens - reusedTokens };
  }

  async step(context: readonly number[], more: readonly number[]): Promise<Sample> {
    await this.generate(context, 1);
    const sample = await this.prefill([...context, ...more]);
    expectReused(this.name, more.length, sample.tokens);
    return sample;
  }

  async decode(prompt: readonly number[], most: number): Promise<Sample> {
    const { decodeMs, generatedTokens, reason } = await this.generate(prompt, most);
    // A stop token is computed like any other.
    return { ms: decodeMs, tokens: reason === 'length' ? generatedTokens - 1 : generatedTokens };
  }

  async suggest(prompt: readonly number[], most: number): Promise<Sample> {
    const started = performance.now();
    const { generatedTokens } = await this.generate(prompt, most);
    return { ms: performance.now() - started, tokens: generatedTokens };
  }

  async residentBytes(): Promise<number> {
    return (await this.engine.usage()).residentBytes;
  }

  close(): Promise<void> {
    return this.engine.close();
  }

  private async generate(
    promptTokens: readonly number[],
    maxTokens: number,
  ): Promise<GenerationStatistics & { readonly reason: FinishReason }> {
    const request = {
      promptTokens,
      maxTokens,
      candidates: [{ kind: 'greedy' }],
      stopTokens: this.stopTokens,
      cacheKey: 'bench',
    } as const;
    let reason: FinishReason = 'length';
    for await (const event of this.engine.generate(request, new AbortController().signal)) {
      if (event.kind === 'finished') reason = event.reason;
      if (event.kind === 'statistics') return { ...event, reason };
    }
    throw new Error('The engine sent no statistics.');
  }
}

export class LlamaRunner implements Runner {
  readonly name = 'llama.cpp';

  constructor(private readonly server: LlamaServer) {}

  get pid(): number | undefined {
    return this.server.pid;
  }

  async prefill(prompt: readonly number[]): Promise<Sample> {
    const { prompt_ms, prompt_n } = await this.complete(prompt, 1);
    return { ms: prompt_ms, tokens: prompt_n };
  }

  async step(context: readonly number[], more: readonly number[]): Promise<Sample> {
    await this.complete(context, 1);
    const sample = await this.prefill([...context, ...more]);
    expectReused(this.name, more.length, sample.tokens);
    return sample;
  }

  async decode(prompt: readonly number[], most: number): Promise<Sample> {
    const { predicted_ms, predicted_n } = await this.complete(prompt, most);
    return { ms: predicted_ms, tokens: predicted_n - 1 };
  }

  async suggest(prompt: readonly number[], most: number): Promise<Sample> {
    const started = performance.now();
    const { predicted_n } = await this.complete(prompt, most);
    return { ms: performance.now() - started, tokens: predicted_n };
  }

  residentBytes(): Promise<number> {
    return this.server.residentBytes();
  }

  close(): Promise<void> {
    return this.server.close();
  }

  private async complete(prompt: readonly number[], most: number): Promise<LlamaAnswer['timings']> {
    const { timings } = await this.server.post('/completion', {
      prompt,
      n_predict: most,
      temperature: 0,
      top_k: 1,
      cache_prompt: true,
    });
    return timings;
  }
}

/** A step that evaluated something else measures something else. */
function expectReused(name: string, wanted: number, evaluated: number): void {
  if (evaluated !== wanted) {
    throw new Error(`${name} evaluated ${evaluated} tokens instead of ${wanted} behind the cached ones.`);
  }
}
