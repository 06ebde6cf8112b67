import type { StepCosts } from '../engine/step-costs.ts';

/**
 * A prompt of which nothing is known should be read within this time: with the first tokens behind it, it still makes the deadline of 650 ms
 * more often than not.
 */
const COLD_PROMPT_MS = 500;
const LEAST_TOKENS = 256;
const MOST_TOKENS = 1024;
/** Machines that differ little get the same prompts. */
const STEP_TOKENS = 64;
/** Before anything was measured. */
const DEFAULT_TOKENS = 512;

/** Longest prompt in tokens that this machine reads soon enough. */
export function promptBudget(costs: StepCosts | undefined): number {
  if (!costs) return DEFAULT_TOKENS;
  const fitting = Math.floor(costs.promptTokensWithin(COLD_PROMPT_MS) / STEP_TOKENS) * STEP_TOKENS;
  return Math.min(MOST_TOKENS, Math.max(LEAST_TOKENS, fitting));
}
