import type { EmptyReason } from './empty-reason.ts';
import type { Range } from '../syntax/tree.ts';
import type { Evidence } from './confidence.ts';

/** Why something is shown or not: every request ends in exactly one of these. */
export type CompletionResult =
  | {
      readonly kind: 'shown';
      readonly items: readonly CompletionItem[];
      readonly statistics: CompletionStatistics;
    }
  /** The model had nothing to add, or the filters left nothing. */
  | { readonly kind: 'empty'; readonly reason: EmptyReason; readonly statistics?: CompletionStatistics }
  | { readonly kind: 'cancelled' }
  /** Not asked at all, or cannot be answered. `message` is fit for a person. */
  | { readonly kind: 'refused'; readonly reason: RefusedReason; readonly message: string };

export type RefusedReason =
  | 'disabled'
  | 'no-model'
  | 'preparing'
  | 'engine-failed'
  | 'too-large'
  | 'binary'
  | 'secret-file'
  | 'place' // comment, string or import where completion is off, or Extent `none`
  | 'late'; // not ready within the deadline; goes on and is there for the next keystroke

export interface CompletionItem {
  /** Replaces `range`; has the document's line ends. */
  readonly insertText: string;
  /** On the cursor's line; ends at the cursor or takes in what stands after it. */
  readonly range: Range;
  /** What speaks for it and against it. */
  readonly evidence: Evidence;
}

export type AnswerSource = 'engine' | 'cache' | 'running-generation';

/** Times in milliseconds. */
export interface CompletionStatistics {
  readonly source: AnswerSource;
  readonly totalMs: number;
  /** Of it, looking for text of other files. */
  readonly retrievalMs: number;
  readonly promptTokens: number;
  readonly reusedTokens: number;
  readonly prefillMs: number;
  readonly generatedTokens: number;
  readonly decodeMs: number;
}
