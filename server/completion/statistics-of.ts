import { Generation } from './generation.ts';
import type { Job } from './job.ts';
import type { Outcome } from './read-along.ts';
import type { CompletionStatistics } from './result.ts';

/** What an answer took. From the cache it took nothing of the engine. */
export function statisticsOf(
  { startedMs, retrievalMs }: Job,
  { generated, source }: Outcome & { readonly kind: 'answer' },
  nowMs: number,
): CompletionStatistics {
  const totalMs = nowMs - startedMs;
  const figures =
    source === 'cache' || !(generated instanceof Generation)
      ? { promptTokens: 0, reusedTokens: 0, prefillMs: 0, generatedTokens: 0, decodeMs: 0 }
      : generated.statistics();
  return { source, totalMs, retrievalMs, ...figures };
}
