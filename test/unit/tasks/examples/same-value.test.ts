import assert from 'node:assert/strict';
import { literalOf } from '../../../../server/tasks/examples/literal.ts';
import { sameValue } from '../../../../server/tasks/examples/same-value.ts';

function sameness(expected: string, given: string, more: { js?: boolean; sets?: boolean } = {}): string {
  const [left, right] = [literalOf(expected), literalOf(given)];
  assert.ok(left && right);
  return sameValue(left, right, { booleansAreNumbers: more.js !== true, orderMayDiffer: more.sets === true });
}

describe('the value that documentation gives', () => {
  it('is the same as a person reads it', () => {
    for (const [expected, given] of [
      ['2', '2.0'],
      ['(1, 2)', '[1, 2]'],
      ['null', 'undefined'],
      ['"a"', "'a'"],
      ['0.3', '0.30000000000000004'],
      ['0.33', '0.3333333333333333'],
      ['{"a": 1, "b": 2}', "{'b': 2, 'a': 1}"],
      ['{1: 2}', '{"1": 2}'],
      ['{1, 2}', '{2, 1}'],
      ['True', '1'],
      ['12345678901234567890', '12345678901234567890'],
    ] as const) {
      assert.equal(sameness(expected, given), 'same', `${expected} ${given}`);
    }
  });

  it('is another one', () => {
    for (const [expected, given] of [
      ['2', '3'],
      ['2', '"2"'],
      ['[1, 2]', '[2, 1]'],
      ['[1]', '[1, 1]'],
      ['0.3', '0.31'],
      ['0.33', '0.34'],
      ['12345678901234567890', '12345678901234567891'],
      ['{"a": 1}', '{"a": 2}'],
      ['{"a": 1}', '{}'],
      ['None', '0'],
      ['[]', 'None'],
    ] as const) {
      assert.equal(sameness(expected, given), 'different', `${expected} ${given}`);
    }
    assert.equal(sameness('true', '1', { js: true }), 'different');
  });

  it('cannot be told where only the order differs, and sets made it', () => {
    assert.equal(sameness('[1, 2]', '[2, 1]', { sets: true }), 'unsure');
    assert.equal(sameness('[1, 2]', '[2, 2]', { sets: true }), 'different');
    assert.equal(sameness('[1, 2]', '{2, 1}'), 'unsure');
  });
});
