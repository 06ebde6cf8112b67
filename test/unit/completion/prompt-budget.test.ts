import assert from 'node:assert/strict';
import { promptBudget } from '../../../server/completion/prompt-budget.ts';
import { MEASURED_SIZES, StepCosts } from '../../../server/engine/step-costs.ts';

const machine = (baseMs: number, msPerToken: number): StepCosts =>
  new StepCosts(MEASURED_SIZES.map((size) => baseMs + msPerToken * size));

describe('promptBudget', () => {
  it('is what the machine reads in three quarters of a second', () => {
    // Chunks of 120 tokens take 140 ms.
    assert.equal(promptBudget(machine(20, 1)), 640);
  });

  it('stays within what a prompt needs at least and what pays', () => {
    assert.equal(promptBudget(machine(60, 10)), 384);
    assert.equal(promptBudget(machine(1, 0.05)), 1024);
  });

  it('has a value before anything was measured', () => {
    assert.equal(promptBudget(undefined), 512);
  });
});
