import assert from 'node:assert/strict';
import fc from 'fast-check';
import { best, bestByOthers, RULES, type Candidate, type Choice } from '../../../eval/candidates/choose.ts';

function candidate(source: string, exact: boolean, suffixFirst: number, usual = suffixFirst): Candidate {
  return {
    source,
    text: source,
    exact,
    evaluated: 0,
    scores: { suffixFirst, usual, plain: 0, following: 0 },
  };
}

const NOTHING: Candidate = { source: 'nothing', text: null, exact: false, evaluated: 0 };

describe('choice among candidates', () => {
  it('is by the score, and stays with the first of equals', () => {
    const choice = { candidates: [candidate('first', false, -2), candidate('other', true, -1)] };
    assert.equal(best(choice, RULES['suffix-first']!).source, 'other');
    assert.equal(best(choice, RULES['lines below']!).source, 'first');
  });

  it('adds the scores of both forms', () => {
    const choice = { candidates: [candidate('first', false, -1, -5), candidate('other', true, -2, -2)] };
    assert.equal(best(choice, RULES['both forms']!).source, 'other');
  });

  it('never takes one that could not be scored', () => {
    const choice = { candidates: [candidate('first', true, -9), NOTHING] };
    for (const rule of Object.values(RULES)) assert.equal(best(choice, rule).source, 'first');
    assert.equal(bestByOthers([choice])[0]!.source, 'first');
    assert.equal(bestByOthers([{ candidates: [NOTHING] }])[0]!.source, 'nothing');
  });

  it('learns from other items what speaks for a candidate', () => {
    const choices: Choice[] = Array.from({ length: 40 }, () => ({
      candidates: [candidate('first', false, -3), candidate('other', true, -1)],
    }));
    assert.ok(bestByOthers(choices).every(({ exact }) => exact));
  });

  it('gives each item one of its own candidates', () => {
    const score = fc.double({ min: -20, max: 0, noNaN: true });
    const one = fc
      .tuple(fc.boolean(), score, score)
      .map(([exact, left, right]) => candidate('x', exact, left, right));
    const choice = fc.array(one, { minLength: 1, maxLength: 4 }).map((candidates) => ({ candidates }));
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 12 }), (choices) => {
        for (const [index, chosen] of bestByOthers(choices).entries()) {
          assert.ok(choices[index]!.candidates.includes(chosen));
        }
      }),
      { numRuns: 30 },
    );
  });
});
