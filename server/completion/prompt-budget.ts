import type { StepCosts } from '../engine/step-costs.ts';

/** A prompt of which nothing is known should be read within about this time. Mostly it is read before anyone types (`idleWork`). */
const COLD_PROMPT_MS = 750;
/** With 256 tokens, exact match on 200 single lines of HumanEval fell from 59 to 54 %. */
const LEAST_TOKENS = 384;
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
