import assert from 'node:assert/strict';
import { Beginning } from '../../../server/engine/beginning.ts';
import { Sampler } from '../../../server/engine/sampler.ts';

const GREEDY = { kind: 'greedy' } as const;
/** `ab` typed: token 1 is `a`, 2 is `abc`, 3 is `b`, 4 is `bx`; 0 agrees with nothing. */
const AB = [
  { ids: [1, 2], covers: [1, 2] },
  { ids: [3, 4], covers: [1, 1] },
];
const itself = (id: number): number => id;

describe('Beginning', () => {
  it('only tokens that agree are chosen until the text is covered, each with its probability among them', () => {
    const beginning = new Beginning(AB, itself);
    const sampler = new Sampler(GREEDY);
    const first = beginning.choose(sampler, Float32Array.of(9, 3, 2, 8, 8));
    assert.equal(first.index, 1);
    assert.ok(Math.abs(first.logProbability - (3 - Math.log(Math.exp(3) + Math.exp(2)))) < 1e-6);
    assert.equal(beginning.choose(sampler, Float32Array.of(9, 3, 2, 1, 2)).index, 4);
    assert.equal(beginning.choose(sampler, Float32Array.of(9, 3, 2, 1, 2)).index, 0, 'free');
  });

  it('one token may cover all of it', () => {
    const beginning = new Beginning(AB, itself);
    const sampler = new Sampler(GREEDY);
    assert.equal(beginning.choose(sampler, Float32Array.of(9, 2, 3, 8, 8)).index, 2);
    assert.equal(beginning.choose(sampler, Float32Array.of(9, 2, 3, 8, 8)).index, 0);
  });

  it('tokens without a logit are passed over; where none has one, all are free', () => {
    const onlyFirst = (id: number): number => (id === 1 ? 0 : -1);
    const beginning = new Beginning(AB, onlyFirst);
    const sampler = new Sampler(GREEDY);
    assert.equal(beginning.choose(sampler, Float32Array.of(1, 5)).index, 0);
    assert.equal(beginning.choose(sampler, Float32Array.of(1, 5)).index, 1);
  });

  it('samples among them too', () => {
    const sampler = new Sampler({ kind: 'sample', temperature: 5, topP: 1, topK: 0, seed: 1 });
    for (let draw = 0; draw < 50; draw++) {
      const { index } = new Beginning(AB, itself).choose(sampler, Float32Array.of(9, 3, 2, 8, 8));
      assert.ok(index === 1 || index === 2);
    }
  });

  it('without a beginning the sampler chooses, and avoids what it should', () => {
    const sampler = new Sampler(GREEDY);
    const free = new Beginning([], itself, [1]);
    assert.equal(free.choose(sampler, Float32Array.of(1, 3, 2)).index, 2);
    assert.equal(free.choose(sampler, Float32Array.of(1, 3, 2)).index, 1, 'the first time');
  });

  it('avoids it behind the beginning, not in it', () => {
    const sampler = new Sampler(GREEDY);
    const beginning = new Beginning(AB, itself, [0, 4]);
    const chosen = Array.from(
      { length: 4 },
      () => beginning.choose(sampler, Float32Array.of(9, 3, 2, 1, 2)).index,
    );
    assert.deepEqual(chosen, [1, 4, 1, 0]);
  });
});
