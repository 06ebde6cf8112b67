/**
 * An engine that answers what a script says, token by token. A test can hold it between tokens (`hold`, `release`), and sees
 * what was asked and what was aborted.
 */
import {
  NO_ENGINE_USAGE,
  type Engine,
  type EngineEvent,
  type EngineUsage,
  type EngineState,
  type GenerateRequest,
  type Sampling,
} from '../../server/engine/engine.ts';
import type { PromptFormat } from '../../server/model/prompt-format.ts';
import type { Tokenizer } from '../../server/model/tokenizer.ts';
import { FIRST_SPECIAL_ID } from './byte-tokenizer.ts';

export const SCRIPTED_FORMAT: PromptFormat = {
  form: 'suffix-first',
  prefixToken: FIRST_SPECIAL_ID,
  suffixToken: FIRST_SPECIAL_ID + 1,
  middleToken: FIRST_SPECIAL_ID + 2,
  fileSeparatorToken: FIRST_SPECIAL_ID + 3,
  repositoryToken: FIRST_SPECIAL_ID + 4,
  stopTokens: [FIRST_SPECIAL_ID + 5],
};

/** What the model would write after `before`; the stop token follows. Throwing makes the engine fail. */
export type Script = (asked: {
  /** All text of the prompt. */
  readonly prompt: string;
  readonly before: string;
  readonly after: string;
  readonly sampling: Sampling;
}) => string;

export interface AskedOfEngine {
  readonly request: GenerateRequest;
  readonly before: string;
  readonly after: string;
  /** Tokens handed out. */
  generated: number;
  aborted: boolean;
  finished: boolean;
}

/** Log-probability of every scripted token. */
export const SCRIPTED_LOG_PROBABILITY = -0.015625;

/** What the engine says it knew of every prompt. */
export const SCRIPTED_REUSED_TOKENS = 2;

export class ScriptedEngine implements Engine {
  readonly state: EngineState = { kind: 'ready', loadMs: 0 };
  readonly costs = undefined;
  readonly asked: AskedOfEngine[] = [];
  readonly warmed: string[] = [];
  /** Of every token from now on. */
  logProbability = SCRIPTED_LOG_PROBABILITY;
  private allowed = Infinity;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly tokenizer: Tokenizer,
    private readonly script: Script,
    private readonly format: PromptFormat = SCRIPTED_FORMAT,
  ) {}

  /** From now on, waits before each token. */
  hold(): void {
    this.allowed = 0;
  }

  /** Lets so many tokens pass; all by default. */
  release(tokens = Infinity): void {
    this.allowed += tokens;
    this.wake();
  }

  async *generate(request: GenerateRequest, signal: AbortSignal): AsyncIterable<EngineEvent> {
    const middle = request.promptTokens.indexOf(this.format.middleToken);
    const before = this.tokenizer.decode(request.promptTokens.slice(middle));
    const after = this.tokenizer.decode(request.promptTokens.slice(0, middle));
    const prompt = this.tokenizer.decode(request.promptTokens);
    const asked: AskedOfEngine = { request, before, after, generated: 0, aborted: false, finished: false };
    this.asked.push(asked);
    const wake = (): void => {
      this.wake();
    };
    signal.addEventListener('abort', wake);
    try {
      yield { kind: 'prompt-evaluated', reusedTokens: SCRIPTED_REUSED_TOKENS, prefillMs: 1 };
      for (const [candidate, sampling] of request.candidates.entries()) {
        const ids = this.tokenizer.encode(this.script({ prompt, before, after, sampling }));
        for (const id of ids.slice(0, request.maxTokens)) {
          await this.permission(signal);
          if (signal.aborted) return;
          asked.generated++;
          yield { kind: 'token', candidate, id, logProbability: this.logProbability };
        }
        if (signal.aborted) return;
        yield {
          kind: 'finished',
          candidate,
          reason: ids.length > request.maxTokens ? 'length' : 'stop-token',
        };
      }
      asked.finished = true;
      yield {
        kind: 'statistics',
        promptTokens: request.promptTokens.length,
        reusedTokens: SCRIPTED_REUSED_TOKENS,
        prefillMs: 1,
        generatedTokens: asked.generated,
        decodeMs: 1,
        waitedMs: 0,
      };
    } finally {
      asked.aborted = signal.aborted;
      signal.removeEventListener('abort', wake);
    }
  }

  warmUp(promptTokens: readonly number[]): Promise<void> {
    this.warmed.push(this.tokenizer.decode(promptTokens));
    return Promise.resolve();
  }

  onStateChange(): () => void {
    return () => undefined;
  }
  load(): Promise<void> {
    return Promise.resolve();
  }
  usage(): Promise<EngineUsage> {
    return Promise.resolve(NO_ENGINE_USAGE);
  }
  restart(): Promise<void> {
    return Promise.resolve();
  }
  close(): Promise<void> {
    return Promise.resolve();
  }

  private async permission(signal: AbortSignal): Promise<void> {
    // A turn of the event loop a token, as with a real process.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.allowed <= 0 && !signal.aborted) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.allowed--;
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
