import type { Evidence } from '../../server/completion/confidence.ts';
import type { PlacedItem } from './placed-item.ts';

/** Whoever answers items: Foretype's server, or a peer. */
export interface Answerer {
  /** As the table and the file of results name it. */
  readonly name: string;
  ask(placed: PlacedItem): Promise<Reply>;
  close(): Promise<void>;
}

export type Reply =
  | {
      readonly kind: 'shown';
      readonly completed: string;
      readonly figures: Figures;
      readonly evidence?: Evidence;
    }
  /** Nothing was suggested. */
  | { readonly kind: 'nothing'; readonly reason: string; readonly figures: Figures };

/** Of one request. */
export interface Figures {
  /** From the request to the answer, as the client sees it. */
  readonly latencyMs: number;
  /** Looking for text of other files; absent in older files and of peers. */
  readonly retrievalMs?: number;
  /** Prompt tokens that were evaluated, and the time it took. */
  readonly evaluatedTokens: number;
  readonly prefillMs: number;
  readonly generatedTokens: number;
  readonly decodeMs: number;
}
