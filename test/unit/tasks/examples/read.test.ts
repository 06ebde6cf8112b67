import assert from 'node:assert/strict';
import { runInThisContext } from 'node:vm';
import fc from 'fast-check';
import { literalOf } from '../../../../server/tasks/examples/literal.ts';
import { readExamples } from '../../../../server/tasks/examples/read.ts';
import { sourceOf, type SandboxLanguage } from '../../../../server/tasks/examples/source-of.ts';

/** `f(1) → 2` of each example, in the language's own words. */
function read(documentation: string, language: SandboxLanguage = 'python', name = 'f'): readonly string[] {
  return readExamples(documentation, name, language).map(
    ({ source, expected }) => `${source} → ${sourceOf(expected, language)}`,
  );
}

describe('examples in documentation', () => {
  const stories: readonly (readonly [
    title: string,
    documentation: string,
    examples: readonly string[],
    language?: SandboxLanguage,
  ])[] = [
    ['a doctest', '    >>> f(1, 2)\n    3\n', ['f(1, 2) → 3']],
    ['several doctests', '>>> f(1)\n2\n>>> f(2)\n4', ['f(1) → 2', 'f(2) → 4']],
    ['a doctest of several lines', '>>> f([1,\n...2])\n', []],
    ['a value of several lines', '>>> f(1)\n["a",\n "b"]\n', ['f(1) → ["a", "b"]']],
    ['a doctest with a remark', '>>> f(1) # the first\n2', ['f(1) → 2']],
    ['a doctest around the call', '>>> round(f(0.5), 2)\n0.25', ['round(f(0.5), 2) → 0.25']],
    ['equal', 'f(1) == 2', ['f(1) → 2']],
    ['one sign', 'For example:\n  f(1) = 2\n  f(-1) = -2', ['f(1) → 2', 'f(-1) → -2']],
    [
      'arrows',
      'f(1) ➞ 2\nf(2) => 4\nf(3) -> 6\nf(4) ==> 8\nf(5) → 10',
      ['f(1) → 2', 'f(2) → 4', 'f(3) → 6', 'f(4) → 8', 'f(5) → 10'],
    ],
    ['words', "f('hi') returns 'lm'\nf(2) should return 4.", ['f("hi") → "lm"', 'f(2) → 4']],
    [
      'in a list',
      '* f([]) => []\n- f([2, 1]) => [1, 2]\n1. f([3]) => [3]',
      ['f([]) → []', 'f([2, 1]) → [1, 2]', 'f([3]) → [3]'],
    ],
    ['an assertion', 'assert f(1) == 2', ['f(1) → 2']],
    ['behind words', 'Example: f(1) == 2\ne.g. f(2) == 4', ['f(1) → 2', 'f(2) → 4']],
    ['on several lines', 'f([\n  [1, 2],\n  [3]\n], 1) == [(0, 0)]', ['f([[1, 2], [3]], 1) → [(0, 0)]']],
    ['with a remark behind it', 'f(1) == 2  # doubled\nf(2) == 4 (doubled)', ['f(1) → 2', 'f(2) → 4']],
    ['with names of parameters', 'f(a=1, b=[2]) == 3', ['f(a=1, b=[2]) → 3']],
    ['none of a value', 'f(0) is None', ['f(0) → None']],
    ['in comments', '# Doubles.\n# f(1) == 2\ndef f(x):', ['f(1) → 2']],
    [
      'of JSDoc',
      '/**\n * @example\n * f(1) // => 2\n * f("a") // "aa"\n */',
      ['f(1) → 2', 'f("a") → "aa"'],
      'javascript',
    ],
    ['of JSDoc, below', ' * f(1)\n * // => 2\n', ['f(1) → 2'], 'javascript'],
    [
      "Python's words for JavaScript",
      ' * >>> f([True, None])\n * (1, 2)',
      ['f([true, null]) → [1, 2]'],
      'javascript',
    ],
    [
      'objects',
      ' * f({a: 1, "b": [2]}) === {c: null}',
      ['f({"a": 1, "b": [2]}) → {"c": null}'],
      'javascript',
    ],
    ['slashes', '// f(2) -> 4\nfunction f(x) {', ['f(2) → 4'], 'javascript'],

    ['not the signature', 'def f(x: int) -> int:\nfunction f(x) {', []],
    ['not of another function', 'g(1) == 2\nff(1) == 2\na.f(1) == 2', []],
    ['not with names', 'f(x) == 2\nf(1) == y\nf(a) => False', []],
    ['not a sum', 'f(1) == 1 + 1\nf(2) == 2 * 2 = 4', []],
    ['not a condition', 'f(1) = 3, if n is even\nf(2) is 2 or 3', []],
    ['not a call in a sentence', 'Then f(1) is called.\nUse f(1) to be sure.', []],
    ['not what is broken', 'f("a") == ""aa"\nf([1, 2) == 3\nf(1) == [1, 2', []],
    ['not what is left out', 'f([1, 2, ...]) == 3\nf(1) == [1, ...]', []],
    ['not a traceback', '>>> f(0)\nTraceback (most recent call last):\nValueError\n', []],
    ['not nothing', '>>> f([])\n\n>>> f(1)\n2', ['f(1) → 2']],
    ['not a name of several', '>>> x = f(1)\n>>> f(x)\n2', []],
    ['not a definition by itself', 'f(1) = 3\nf(n) = f(n - 1) + 1', []],
    ['a doctest beside a definition by itself', 'f(1) = 3\nf(n) = f(n - 1) + 1\n>>> f(2)\n4', ['f(2) → 4']],
    ['not what contradicts itself', 'f(1) == 2\nf(1) == 3', []],
    ['not one value and several', 'f(2) = 4\nf(3) = [1, 2]', []],
    ['not with a backslash that may be one or two', "f('a\\\\n') == 'b'", []],
    ['not numbers that are none', 'f(007) == 7\nf(1) == 1.2.3', []],
    ['not twice', 'f(1) == 2\nf(1) == 2', ['f(1) → 2']],
    ['not awaited names of JavaScript', ' * f(a = 1) // 2', [], 'javascript'],
  ];
  for (const [title, documentation, examples, language] of stories) {
    it(title, () => {
      assert.deepEqual(read(documentation, language), examples);
    });
  }

  it('read nothing out of any text that has no call', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        fc.pre(!text.includes('doubled('));
        assert.deepEqual(readExamples(text, 'doubled', 'python'), []);
      }),
    );
  });

  it('never fail, whatever follows a call', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('f(1)[]{}"\'`,:=> \n#/*\\.-')), maxLength: 60 }),
        (text) => {
          for (const { source } of readExamples(`f(${text}`, 'f', 'python')) assert.match(source, /f\(/);
        },
      ),
    );
  });
});

describe('a literal', () => {
  const leaf = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string(),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }),
    ),
  }));

  it('is read as JSON reads it', () => {
    fc.assert(
      fc.property(value, (given) => {
        const text = JSON.stringify(given);
        fc.pre(!text.includes('\\b') && !text.includes('\\f'));
        const literal = literalOf(text);
        assert.ok(literal, text);
        const again = runInThisContext(`(${sourceOf(literal, 'javascript')})`) as unknown;
        assert.deepEqual(again, JSON.parse(text));
      }),
    );
  });

  it('has an end', () => {
    for (const text of [
      '1 2',
      '[1] x',
      "'a' 'b'",
      '"a',
      '[1',
      '{1',
      '{a',
      'f',
      '',
      '1px',
      '${1}',
      '`${x}`',
      '"""a"""',
    ]) {
      assert.equal(literalOf(text), undefined, text);
    }
  });
});
