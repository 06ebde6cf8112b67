/**
 * The engine: token ids in, a stream of tokens with log-probabilities out.
 *
 * `server/engine/process-engine.ts` talks to the child process that owns the ONNX Runtime session; unit tests use a
 * scripted engine. Callers never learn which one they hold.
 */

import type { Agreeing } from '../model/tokenizer.ts';
import type { StepCosts } from './step-costs.ts';

/** How the next token is chosen from the logits. */
export type Sampling =
  | {
      readonly kind: 'greedy';
      /** Never the first token behind `GenerateRequest.beginning`: for another try. */
      readonly avoidFirst?: readonly number[];
    }
  | {
      readonly kind: 'sample';
      /** Softmax temperature, > 0. */
      readonly temperature: number;
      /** Nucleus: the smallest set of tokens whose probability reaches this, in (0, 1]; 1 keeps all. */
      readonly topP: number;
      /** Only the k most probable tokens; 0 keeps all. */
      readonly topK: number;
      /** 32-bit seed; the same seed, prompt and settings give the same tokens. */
      readonly seed: number;
      /** Draws to pass over: the tokens of this candidate that the prompt ends with, since it goes on where it was interrupted. */
      readonly drawsMade?: number;
    };

export interface GenerateRequest {
  /**
   * The whole prompt; what the KV cache already holds of it is found by the engine. It may begin with the learned prompt, all of it: ids from
   * the vocabulary's size on (server/model/learned-prompt.ts).
   */
  readonly promptTokens: readonly number[];
  /** At most this many tokens per candidate, the stop token not counted. */
  readonly maxTokens: number;
  /** One entry a candidate; all candidates share one prefill and are generated one after the other. */
  readonly candidates: readonly Sampling[];
  /** A candidate ends before any of these ids. */
  readonly stopTokens: readonly number[];
  /** What each candidate must begin with (`Tokenizer.agreeingWith`): token healing. Absent: nothing. */
  readonly beginning?: readonly Agreeing[];
  /** Names the document, so that recent documents keep KV snapshots of their own. */
  readonly cacheKey?: string;
}

interface GeneratedToken {
  readonly kind: 'token';
  /** Index into `GenerateRequest.candidates`. */
  readonly candidate: number;
  readonly id: number;
  /**
   * Natural log of the token's probability under the full softmax at temperature 1; while the candidate must agree with a `beginning`, under the
   * softmax over the tokens that do.
   */
  readonly logProbability: number;
}

export type FinishReason = 'stop-token' | 'length' | 'context-full';

export interface CandidateFinished {
  readonly kind: 'finished';
  readonly candidate: number;
  readonly reason: FinishReason;
}

/** The prompt is evaluated; sent before the first token, so that a stream ended early has its figures too. */
export interface PromptEvaluated {
  readonly kind: 'prompt-evaluated';
  /** Prompt tokens whose K/V rows were reused. */
  readonly reusedTokens: number;
  readonly prefillMs: number;
}

/** Figures of one request, sent last. Times in milliseconds. */
export interface GenerationStatistics {
  readonly kind: 'statistics';
  readonly promptTokens: number;
  /** Prompt tokens whose K/V rows were reused. */
  readonly reusedTokens: number;
  readonly prefillMs: number;
  readonly generatedTokens: number;
  readonly decodeMs: number;
  /** Time the request waited for the engine: queue and model load. */
  readonly waitedMs: number;
}

export type EngineEvent = PromptEvaluated | GeneratedToken | CandidateFinished | GenerationStatistics;

export type EngineState =
  | { readonly kind: 'unloaded' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly loadMs: number }
  | { readonly kind: 'generating' }
  | { readonly kind: 'restarting'; readonly attempt: number; readonly inMs: number; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** What the engine's process holds, and what it has done. */
export interface EngineUsage {
  /** Of the engine process (`machine/resident-bytes.ts`); 0 when it does not run. */
  readonly residentBytes: number;
  /** Bytes of K/V rows held, all snapshots. */
  readonly kvCacheBytes: number;
  readonly decoding: DecodingCounts;
}

/** Since the engine process started. Tokens come at one a step, and one more for each draft that was right. */
export interface DecodingCounts {
  readonly steps: number;
  readonly draftedTokens: number;
  readonly acceptedTokens: number;
}

export const NO_ENGINE_USAGE: EngineUsage = {
  residentBytes: 0,
  kvCacheBytes: 0,
  decoding: { steps: 0, draftedTokens: 0, acceptedTokens: 0 },
};

/** Thrown (rejecting the iteration) when the engine cannot answer; `message` is fit for a person. */
export class EngineError extends Error {
  constructor(
    readonly code: 'crashed' | 'not-loadable' | 'prompt-too-long' | 'closed',
    message: string,
  ) {
    super(message);
    this.name = 'EngineError';
  }
}

export interface Engine {
  readonly state: EngineState;
  /** What steps cost on this machine, measured when the model was first loaded; undefined before. Stays the same afterwards. */
  readonly costs: StepCosts | undefined;
  onStateChange(listener: (state: EngineState) => void): () => void;
  /**
   * Streams events until every candidate has finished, then one `statistics`. Ending the iteration early (`break`)
   * or aborting `signal` stops the computation at the next chunk or token; an abort ends the stream without error and
   * what was computed stays valid in the KV cache. Requests are served one at a time, in order.
   * @throws {EngineError}
   */
  generate(request: GenerateRequest, signal: AbortSignal): AsyncIterable<EngineEvent>;
  /** Loads the model now if it is not loaded, so that the first request does not wait. */
  load(): Promise<void>;
  /** Computes the K/V rows of `promptTokens` and generates nothing. */
  warmUp(promptTokens: readonly number[], cacheKey: string | undefined, signal: AbortSignal): Promise<void>;
  usage(): Promise<EngineUsage>;
  /** Ends the process and starts a new one at the next request. */
  restart(): Promise<void>;
  /** Ends the process for good. */
  close(): Promise<void>;
}
