import assert from 'node:assert/strict';
import fc from 'fast-check';
import { confidenceOf, evidenceOf, isSureEnough } from '../../../server/completion/confidence.ts';
import type { Generated } from '../../../server/completion/generated.ts';
import { SURE } from '../../support/evidence.ts';

/** A generation of these tokens, with their log-probabilities. */
function generated(...tokens: (readonly [string, number])[]): Generated {
  const ends: number[] = [];
  for (const [text] of tokens) ends.push((ends.at(-1) ?? 0) + text.length);
  return {
    source: { frame: '', before: '', reach: 'block', stem: '', bound: '' },
    text: tokens.map(([text]) => text).join(''),
    tokenEnds: ends,
    logProbabilities: tokens.map(([, logProbability]) => logProbability),
    end: 'stopped',
  };
}

const logProbability = fc.double({ min: -20, max: 0, noNaN: true });
const anyEvidence = fc.record({
  totalLogProbability: logProbability,
  tokens: fc.integer({ min: 0, max: 200 }),
  newNames: fc.nat(3),
});

describe('evidence', () => {
  const call = generated(['    ', -9], ['foo', -1], ['(', -0.5], ['x)', -3], [':\n', -0.1], ['  y', -7]);

  it('is of the tokens that are suggested, not of what is typed', () => {
    assert.deepEqual(evidenceOf(call, 4, 'foo(x'), { totalLogProbability: -4.5, tokens: 3 });
  });
  it('is of the first line', () => {
    const { tokens, totalLogProbability } = evidenceOf(call, 4, 'foo(x):\n  y');
    assert.deepEqual([tokens, totalLogProbability], [4, -4.6]);
    assert.equal(evidenceOf(generated(['\n', -1], ['  foo', -2]), 0, '\n  foo').tokens, 2);
  });
  it('counts a token that is typed in part', () => {
    assert.equal(evidenceOf(call, 6, 'o').totalLogProbability, -1);
  });
});

describe('confidence', () => {
  it('is a chance', () => {
    fc.assert(
      fc.property(anyEvidence, (given) => {
        const chance = confidenceOf(given);
        assert.ok(chance >= 0 && chance <= 1, `${chance}`);
      }),
    );
  });
  it('low shows less than medium, and high everything', () => {
    fc.assert(
      fc.property(anyEvidence, (given) => {
        assert.ok(isSureEnough(given, 'high'));
        if (isSureEnough(given, 'low')) assert.ok(isSureEnough(given, 'medium'));
      }),
    );
    assert.ok(isSureEnough(SURE, 'low'));
  });
  it('falls with the probability, and with a name that stands nowhere', () => {
    fc.assert(
      fc.property(anyEvidence, (given) => {
        const unlikelier = { ...given, totalLogProbability: given.totalLogProbability - 1 };
        const newer = { ...given, newNames: given.newNames + 1 };
        assert.ok(confidenceOf(unlikelier) <= confidenceOf(given));
        assert.ok(confidenceOf(newer) <= confidenceOf(given));
      }),
    );
  });
});
