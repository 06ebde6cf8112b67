import { LRUCache } from 'lru-cache';
import {
  answerFrom,
  canServe,
  isForStem,
  isLastResort,
  type Answer,
  type Generated,
  type GenerationSource,
} from './generated.ts';
import type { RequestText } from './request-text.ts';
import type { Surroundings } from './surroundings.ts';

/** Places remembered: each a window's text and what came of it, some 10 KB. */
const MAX_ENTRIES = 256;

/**
 * Finished generations. Found again by all the text that decides them, at the same place or further on along what they
 * wrote: typing along an answer and going back to a place both hit. Nothing is stripped, nothing left out.
 */
export class CompletionCache {
  private readonly byFrame = new Map<string, Set<Generated>>();
  private readonly entries: LRUCache<string, Generated>;

  constructor(maxEntries = MAX_ENTRIES) {
    this.entries = new LRUCache<string, Generated>({
      max: maxEntries,
      dispose: (generated) => {
        const siblings = this.byFrame.get(generated.source.frame);
        siblings?.delete(generated);
        if (siblings?.size === 0) this.byFrame.delete(generated.source.frame);
      },
    });
  }

  add(generated: Generated): void {
    const { frame } = generated.source;
    this.entries.set(keyOf(generated.source), generated);
    const siblings = this.byFrame.get(frame) ?? new Set();
    siblings.add(generated);
    this.byFrame.set(frame, siblings);
  }

  /** An entry that answers the request, the one made nearest to its place first. */
  find(
    request: RequestText,
    around: Surroundings,
  ): { readonly generated: Generated; readonly answer: Answer } | undefined {
    for (const generated of this.candidates(request)) {
      const answer = answerFrom(generated, request, around);
      if (answer.kind === 'pending') continue;
      if (answer.kind === 'differs' && !isLastResort(generated.source, request)) continue;
      this.entries.get(keyOf(generated.source));
      return { generated, answer };
    }
    return undefined;
  }

  /** Whether it is known what the model writes after a stem of the request; what was bound to less than is typed now may differ. */
  has(request: RequestText, stem: string): boolean {
    return this.candidates(request).some(({ source }) => isForStem(source, request, stem));
  }

  /** Longest stem first. */
  private candidates(request: RequestText): Generated[] {
    return [...(this.byFrame.get(request.frame) ?? [])]
      .filter(({ source }) => canServe(source, request))
      .sort((a, b) => b.source.stem.length - a.source.stem.length);
  }
}

function keyOf(source: GenerationSource): string {
  return JSON.stringify([source.reach, source.frame, source.stem, source.bound]);
}
