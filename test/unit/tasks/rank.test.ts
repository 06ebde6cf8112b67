import assert from 'node:assert/strict';
import { bestFirst } from '../../../server/tasks/rank.ts';

const RIGHT = { kind: 'right' } as const;
const UNCHECKED = { kind: 'not-checked' } as const;
const WRONG = { kind: 'wrong', problem: { line: 0, message: '`)` is missing' } } as const;

describe('the order of candidates', () => {
  it('is valid syntax, then whole ones, then the surer one', () => {
    const candidates = {
      'wrong, sure': { syntax: WRONG, isCutOff: false, meanLogProbability: -0.01 },
      'cut off, sure': { syntax: RIGHT, isCutOff: true, meanLogProbability: -0.02 },
      'right, unsure': { syntax: RIGHT, isCutOff: false, meanLogProbability: -0.9 },
      'right, sure': { syntax: RIGHT, isCutOff: false, meanLogProbability: -0.1 },
      'unchecked, in between': { syntax: UNCHECKED, isCutOff: false, meanLogProbability: -0.4 },
    };
    const sorted = Object.entries(candidates).sort(([, left], [, right]) => bestFirst(left, right));
    assert.deepEqual(
      sorted.map(([name]) => name),
      ['right, sure', 'unchecked, in between', 'right, unsure', 'cut off, sure', 'wrong, sure'],
    );
  });
});
