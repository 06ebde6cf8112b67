import type { CompletionStatistics } from '../../completion/result.ts';

/** One suggestion as a person met it. */
export interface Suggestion {
  /** From the key to the answer, milliseconds, over all the protocol. */
  readonly latencyMs: number;
  readonly statistics: CompletionStatistics;
}

/** What is counted over the session. */
export class Figures {
  keystrokes = 0;
  /** Accepted with Tab. */
  accepted = 0;
  /** Characters that Tab typed. */
  savedCharacters = 0;
  /** Characters in all, however typed. */
  characters = 0;
  /** Ghost texts that were new on the screen. */
  shown = 0;
  readonly suggestions: Suggestion[] = [];
  /** When the first ghost text was drawn, as `performance.now()` tells. */
  firstAtMs: number | undefined;

  /** Keys after which a suggestion was asked for. */
  asked = 0;
  readonly #latencies = { warm: [] as number[], cold: [] as number[] };

  /** An answer came in time, with a suggestion or without. `cold`: the first at a place, which the model had to read anew. */
  noteAnswer(latencyMs: number, cold: boolean): void {
    this.#latencies[cold ? 'cold' : 'warm'].push(latencyMs);
  }

  /** Milliseconds within which this share of the answers came; undefined when there were none. */
  latency(kind: 'warm' | 'cold', share: number): number | undefined {
    const sorted = this.#latencies[kind].toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }

  /** Answers that came in time. */
  answered(kind: 'warm' | 'cold'): number {
    return this.#latencies[kind].length;
  }

  /** Suggestions that needed no new generation. */
  get withoutGeneration(): number {
    return this.suggestions.filter(({ statistics }) => statistics.source !== 'engine').length;
  }
}
