import type { EngineFigures } from './generation.ts';
import type { CompletionResult } from './result.ts';

/** Weight of the newest request in the exponential means. */
const NEWEST_WEIGHT = 0.2;
/** Shorter prefills say more of the start of a run than of its speed. */
const MIN_PREFILL_TOKENS = 16;

/** Figures for the status item and the benchmarks. */
export class CompletionCounts {
  requests = 0;
  shown = 0;
  answeredWithoutEngine = 0;
  evaluatedTokens = 0;
  generatedTokens = 0;
  prefillTokensPerSecond = 0;
  decodeTokensPerSecond = 0;

  note(result: CompletionResult): CompletionResult {
    this.requests++;
    if (result.kind === 'shown') this.shown++;
    if ((result.kind === 'shown' || result.kind === 'empty') && result.statistics?.source === 'cache') {
      this.answeredWithoutEngine++;
    }
    return result;
  }

  noteEngine(figures: EngineFigures): void {
    const evaluated = figures.promptTokens - figures.reusedTokens;
    // Before the first token it is not known how much of the prompt was reused.
    if (figures.generatedTokens > 0) this.evaluatedTokens += evaluated;
    this.generatedTokens += figures.generatedTokens;
    if (evaluated >= MIN_PREFILL_TOKENS && figures.prefillMs > 0) {
      this.prefillTokensPerSecond = mean(this.prefillTokensPerSecond, (evaluated * 1000) / figures.prefillMs);
    }
    // The first token comes out of the prefill.
    if (figures.generatedTokens > 1 && figures.decodeMs > 0) {
      const rate = ((figures.generatedTokens - 1) * 1000) / figures.decodeMs;
      this.decodeTokensPerSecond = mean(this.decodeTokensPerSecond, rate);
    }
  }
}

function mean(before: number, value: number): number {
  return before === 0 ? value : before + NEWEST_WEIGHT * (value - before);
}
