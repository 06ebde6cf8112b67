import assert from 'node:assert/strict';
import { languageFor } from '../../../server/context/languages.ts';
import { bestFirst } from '../../../server/tasks/rank.ts';
import type { Doubt, ExamplesVerdict } from '../../../server/tasks/task.ts';

const RIGHT = { kind: 'right' } as const;
const UNCHECKED = { kind: 'not-checked' } as const;
const WRONG = { kind: 'wrong', problem: { line: 0, message: '`)` is missing' } } as const;
const PYTHON = languageFor('python', 'x.py');

function candidate(
  name: string,
  more: {
    readonly syntax?: typeof RIGHT | typeof UNCHECKED | typeof WRONG;
    readonly isCutOff?: boolean;
    readonly doubts?: readonly Doubt[];
    readonly newText?: string;
    readonly examples?: ExamplesVerdict;
  } = {},
) {
  return { name, syntax: RIGHT, isCutOff: false, doubts: [], newText: name, ...more };
}

function namesInOrder(candidates: readonly ReturnType<typeof candidate>[]): readonly string[] {
  return bestFirst(candidates, PYTHON).map(({ name }) => name);
}

describe('the order of candidates', () => {
  it('is valid syntax, then whole ones, then those with less against them, then as they were asked for', () => {
    const order = namesInOrder([
      candidate('wrong', { syntax: WRONG }),
      candidate('cut off', { isCutOff: true }),
      candidate('two doubts', { doubts: [{ kind: 'no-value' }, { kind: 'unused-parameter', name: 'a' }] }),
      candidate('a doubt', { doubts: [{ kind: 'undefined-name', name: 'f' }] }),
      candidate('right'),
      candidate('unchecked', { syntax: UNCHECKED }),
    ]);
    assert.deepEqual(order, ['right', 'unchecked', 'a doubt', 'two doubts', 'cut off', 'wrong']);
  });

  it('is by the examples before all but syntax: those of which they hold, those of which nobody knows, those of which fewer fail', () => {
    const failed = { call: 'f(1)', expected: '2', given: { kind: 'no-end' } } as const;
    const ran = (held: number, fails: number): ExamplesVerdict => ({
      kind: 'run',
      held,
      failed: Array.from({ length: fails }, () => failed),
      total: held + fails,
    });
    const order = namesInOrder([
      candidate('wrong', { syntax: WRONG, examples: ran(2, 0) }),
      candidate('two fail', { examples: ran(0, 2) }),
      candidate('one fails', { examples: ran(1, 1) }),
      candidate('none given', { examples: { kind: 'none' } }),
      candidate('not run', { examples: { kind: 'not-run', total: 2 } }),
      candidate('hold, with doubts', { examples: ran(2, 0), doubts: [{ kind: 'no-value' }] }),
      candidate('hold', { examples: ran(2, 0) }),
    ]);
    assert.deepEqual(order, [
      ...['hold', 'hold, with doubts', 'none given', 'not run'],
      ...['one fails', 'two fail', 'wrong'],
    ]);
  });

  it('has what two agree on before the first, whatever their comments and white space', () => {
    const order = namesInOrder([
      candidate('alone', { newText: '\n    return max(a)' }),
      candidate('plain', { newText: '\n    a.sort()\n    return a[-1]' }),
      candidate('with comments', {
        newText: '\r\n    # Sort.\r\n    a.sort()\r\n\r\n    return a[-1]  # last',
      }),
    ]);
    assert.deepEqual(order, ['plain', 'with comments', 'alone']);
  });

  it('tells strings apart', () => {
    const order = namesInOrder([
      candidate('first', { newText: "return 'a'" }),
      candidate('second', { newText: "return 'b'" }),
      candidate('third', { newText: "return 'b' # b" }),
    ]);
    assert.deepEqual(order, ['second', 'third', 'first']);
  });
});
