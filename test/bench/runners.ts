/** Who is measured by `npm run bench:engine`: Foretype's engine process and llama-server, with the same token ids. */
import type { ProcessEngine } from '../../server/engine/process-engine.ts';
import type { GenerationStatistics } from '../../server/engine/engine.ts';
import type { LlamaAnswer, LlamaServer } from './peer/llama-server.ts';

/** All in milliseconds, as the one measured tells them itself. */
export interface Runner {
  readonly name: string;
  /** Evaluates a prompt of which nothing is cached. */
  prefill(tokens: number): Promise<number>;
  /** Evaluates `tokens` more behind a cached prompt. */
  step(context: number, tokens: number): Promise<number>;
  /** Generates `tokens` greedily behind a cached prompt. */
  decode(context: number, tokens: number): Promise<number>;
}

/** Ordinary tokens of the vocabulary; which ones does not matter for the time. */
const LOWEST_ID = 1_000;
const ID_COUNT = 40_000;
/** Spreads the ids over the vocabulary; coprime to `ID_COUNT`. */
const STRIDE = 7_919;

/** A prompt that shares no start with one of another `salt`. */
function prompt(tokens: number, salt: number): number[] {
  return Array.from({ length: tokens }, (_, index) => LOWEST_ID + ((salt * 31 + index * STRIDE) % ID_COUNT));
}

export class EngineRunner implements Runner {
  readonly name = 'foretype';
  private salt = 0;

  constructor(private readonly engine: ProcessEngine) {}

  async prefill(tokens: number): Promise<number> {
    return (await this.generate(prompt(tokens, ++this.salt), 1)).prefillMs;
  }

  async step(context: number, tokens: number): Promise<number> {
    const whole = prompt(context + tokens, ++this.salt);
    await this.generate(whole.slice(0, context), 1);
    const { prefillMs, promptTokens, reusedTokens } = await this.generate(whole, 1);
    expectReused(this.name, context, tokens, promptTokens - reusedTokens);
    return prefillMs;
  }

  async decode(context: number, tokens: number): Promise<number> {
    const { decodeMs, generatedTokens } = await this.generate(prompt(context, ++this.salt), tokens);
    // The first token comes with the prefill.
    return (decodeMs / Math.max(1, generatedTokens - 1)) * tokens;
  }

  private async generate(promptTokens: readonly number[], maxTokens: number): Promise<GenerationStatistics> {
    const request = {
      promptTokens,
      maxTokens,
      candidates: [{ kind: 'greedy' }],
      stopTokens: [],
      cacheKey: 'bench',
    } as const;
    for await (const event of this.engine.generate(request, new AbortController().signal)) {
      if (event.kind === 'statistics') return event;
    }
    throw new Error('The engine sent no statistics.');
  }
}

export class LlamaRunner implements Runner {
  readonly name = 'llama.cpp';
  private salt = 0;

  constructor(private readonly server: LlamaServer) {}

  async prefill(tokens: number): Promise<number> {
    return (await this.complete(prompt(tokens, ++this.salt), 1)).prompt_ms;
  }

  async step(context: number, tokens: number): Promise<number> {
    const whole = prompt(context + tokens, ++this.salt);
    await this.complete(whole.slice(0, context), 1);
    const { prompt_ms, prompt_n } = await this.complete(whole, 1);
    expectReused(this.name, context, tokens, prompt_n);
    return prompt_ms;
  }

  async decode(context: number, tokens: number): Promise<number> {
    const { predicted_ms, predicted_n } = await this.complete(prompt(context, ++this.salt), tokens);
    return (predicted_ms / Math.max(1, predicted_n - 1)) * tokens;
  }

  private async complete(promptTokens: readonly number[], tokens: number): Promise<LlamaAnswer['timings']> {
    const { timings } = await this.server.post('/completion', {
      prompt: promptTokens,
      n_predict: tokens,
      temperature: 0,
      ignore_eos: true,
      cache_prompt: true,
    });
    return timings;
  }
}

/** A step that evaluated something else measures something else. */
function expectReused(name: string, context: number, tokens: number, evaluated: number): void {
  if (evaluated !== tokens) {
    throw new Error(`${name} evaluated ${evaluated} tokens instead of ${tokens} behind ${context}.`);
  }
}
