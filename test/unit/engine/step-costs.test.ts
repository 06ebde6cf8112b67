import assert from 'node:assert/strict';
import fc from 'fast-check';
import { StepCosts } from '../../../server/engine/step-costs.ts';

describe('StepCosts', () => {
  it('learns what runs take, and what lies between two sizes', () => {
    const costs = new StepCosts();
    for (let i = 0; i < 100; i++) {
      costs.learn(1, 20);
      costs.learn(16, 50);
      costs.learn(32, 90);
    }
    assert.ok(Math.abs(costs.ms(1) - 20) < 1);
    assert.ok(Math.abs(costs.ms(24) - 70) < 1);
  });

  it('one slow run moves it only a little', () => {
    const costs = new StepCosts();
    const before = costs.ms(8);
    costs.learn(8, before * 10);
    assert.ok(costs.ms(8) < before * 3);
  });

  it('says how many tokens fit into a time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 128 }), (ms, most) => {
        const costs = new StepCosts();
        const tokens = costs.tokensWithin(ms, most);
        assert.ok(tokens >= 1 && tokens <= most);
        assert.ok(tokens === 1 || costs.ms(tokens) <= ms);
        assert.ok(tokens === most || costs.ms(tokens + 1) > ms);
      }),
    );
  });

  it('starts from what was measured before', () => {
    const costs = new StepCosts();
    costs.learn(4, 99);
    assert.equal(new StepCosts(costs.measured).ms(4), costs.ms(4));
    assert.equal(new StepCosts([1, 2]).ms(4), new StepCosts().ms(4));
  });
});
