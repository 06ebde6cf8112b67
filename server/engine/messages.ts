/** What the engine process and its parent tell each other. Sent over the child's IPC channel. */
import type { ModelShape } from '../model/manifest.ts';
import type { EngineEvent, EngineUsage, GenerateRequest } from './engine.ts';

/** Parent → engine process. */
export type EngineCommand =
  /** First, once: load the model of a ready folder. */
  | {
      readonly kind: 'load';
      readonly modelFolder: string;
      readonly threads: number;
      /** Where measured costs are kept. */
      readonly calibrationFile?: string;
      /** Of the learned prompt that requests may begin with. */
      readonly learnedPrompt?: string;
    }
  /** Instead: prepare a model that was just converted for this machine. */
  | { readonly kind: 'arrange'; readonly modelFolder: string; readonly shape: ModelShape }
  | { readonly kind: 'generate'; readonly request: number; readonly generate: GenerateRequest }
  /** Fills the KV cache only. */
  | {
      readonly kind: 'warm-up';
      readonly request: number;
      readonly promptTokens: readonly number[];
      readonly cacheKey?: string;
    }
  /** Measure again what a step of one size costs; a request ends it. */
  | { readonly kind: 'look' }
  | { readonly kind: 'cancel'; readonly request: number }
  | { readonly kind: 'usage' };

/** Engine process → parent. */
export type EngineReport =
  /** `stepMs`: what steps cost here, as `StepCosts` takes it. */
  | { readonly kind: 'loaded'; readonly loadMs: number; readonly stepMs: readonly number[] }
  /** What steps cost after one more look. */
  | { readonly kind: 'looked'; readonly stepMs: readonly number[] }
  | { readonly kind: 'not-loadable'; readonly message: string }
  | { readonly kind: 'arranged' }
  /** `reason` continues "the weights are not arranged: ". */
  | { readonly kind: 'not-arranged'; readonly reason: string }
  | { readonly kind: 'event'; readonly request: number; readonly event: EngineEvent }
  /** The request is over, cancelled or not; nothing follows. */
  | { readonly kind: 'done'; readonly request: number }
  | { readonly kind: 'prompt-too-long'; readonly request: number; readonly message: string }
  /** Something went wrong inside the process, which goes on. */
  | { readonly kind: 'failed'; readonly request: number; readonly message: string }
  | { readonly kind: 'log'; readonly line: string }
  | { readonly kind: 'usage'; readonly usage: EngineUsage };
