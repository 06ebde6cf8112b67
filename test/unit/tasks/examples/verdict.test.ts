import assert from 'node:assert/strict';
import { describeDoubt } from '../../../../server/tasks/describe-doubt.ts';
import { describeExamples } from '../../../../server/tasks/examples/describe-examples.ts';
import { verdict } from './ran.ts';

/** What a person is told of the examples of a function `f`. */
async function told(languageId: string, program: string): Promise<string> {
  const result = await verdict(languageId, program);
  if (result.kind !== 'run') return result.kind;
  const [failed] = result.failed;
  return failed ? describeDoubt({ kind: 'failed-example', ...failed }) : describeExamples(result)!;
}

const python = (examples: string, body: string, before = ''): string =>
  `${before}def f(x):\n    """\n    ${examples.replaceAll('\n', '\n    ')}\n    """\n    ${body.replaceAll('\n', '\n    ')}\n`;

describe('what examples say of code', function () {
  this.timeout(60_000);
  const stories: readonly (readonly [title: string, languageId: string, program: string, told: string])[] = [
    [
      'all hold',
      'python',
      python('>>> f(1)\n2\n>>> f(2)\n4\n>>> f(0)\n0', 'return 2 * x'),
      '3 of 3 examples hold',
    ],
    ['the only one holds', 'python', python('f(1) == 2', 'return 2 * x'), 'its example holds'],
    ['another value', 'python', python('f(2) == 4', 'return x + 3'), '`f(2)` gives `5`, not `4`'],
    [
      'an exception',
      'python',
      python("f('a') == 4", 'return x // 2'),
      "`f('a')` raises `TypeError: unsupported types for __floordiv__: 'str', 'int'` and does not give `4`",
    ],
    [
      'no end',
      'python',
      python('f(1) == 4', 'while True:\n    pass'),
      '`f(1)` does not end within a second, nor give `4`',
    ],
    [
      'JavaScript',
      'javascript',
      '/** f([1, 2]) // => {"a": 3} */\nfunction f(x) { return { a: x[0] }; }',
      '`f([1, 2])` gives `{"a": 1}`, not `{"a": 3}`',
    ],
    [
      'TypeScript',
      'typescript',
      '/** f(2) === 4 */\nexport const f = (x: number): number => x * x;',
      'its example holds',
    ],
    [
      'a rejected promise',
      'javascript',
      '/** f(2) === 4 */\nasync function f(x) { throw new Error("no"); }',
      '`f(2)` raises `Error: no` and does not give `4`',
    ],
    ['no examples', 'python', python('Doubles.', 'return 2 * x'), 'none'],

    [
      'nothing of a module that is not there',
      'python',
      python('f(1) == 2', 'return 3', 'import numpy\n'),
      'not-run',
    ],
    ['nothing of a name from elsewhere', 'python', python('f(1) == 2', 'return helper(x)'), 'not-run'],
    [
      'nothing of deep recursion',
      'python',
      python('f(500) == 500', 'return 0 if x == 0 else 1 + f(x - 1)'),
      'not-run',
    ],
    [
      'nothing of what Python has and the sandbox has not',
      'python',
      python("f('a') == 'b'", 'return x.translate({97: 98})'),
      'not-run',
    ],
    [
      'nothing of the order of a set',
      'python',
      python("f('ab') == ['a', 'b']", "return [c for c in ['b', 'a'] if c in set(x)]"),
      'not-run',
    ],
    [
      'nothing of code that goes on without what is missing',
      'python',
      python('f(1) == 2', 'try:\n    return helper(x)\nexcept Exception:\n    return 0'),
      'not-run',
    ],
    [
      'what an exception of its own leads to',
      'python',
      python("f('a') == 2", 'try:\n    return int(x)\nexcept ValueError:\n    return 0'),
      "`f('a')` gives `0`, not `2`",
    ],
    ['nothing of what is printed', 'python', python('>>> f(1)\n2', 'print(2 * x)'), 'not-run'],
    [
      'nothing of chance',
      'javascript',
      '/** f(2) === 4 */\nfunction f(x) { return Math.random(); }',
      'not-run',
    ],
    [
      'nothing of an enumeration',
      'typescript',
      '/** f(2) === 4 */\nenum E { A }\nfunction f(x: E) { return 1; }',
      'not-run',
    ],
    ['nothing of a generator', 'python', python('f(2) == [0, 1]', 'yield from range(x)'), 'not-run'],
  ];
  for (const [title, languageId, program, expected] of stories) {
    it(title, async () => {
      assert.equal(await told(languageId, program), expected);
    });
  }

  it('some hold, and the sandbox cannot tell of others', async () => {
    const program = python(
      "f('a') == 'A'\nf('b') == 'B'",
      "return x.upper() if x == 'a' else x.translate({98: 66})",
    );
    assert.equal(await told('python', program), '1 of 2 examples hold, 1 could not be run');
  });
});
