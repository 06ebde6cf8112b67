import assert from 'node:assert/strict';
import { undefinedNames } from '../../../server/tasks/undefined-names.ts';

describe('names that nothing defines', () => {
  const stories: readonly (readonly [title: string, language: string, code: string, expected: string])[] = [
    ['a function that is only called', 'python', 'return factorial(n)', 'factorial'],
    ['a module that is not imported', 'python', 'return unicodedata.name(n)', 'unicodedata'],
    ['none that is built in', 'python', 'return sorted(map(str, n))', ''],
    ['no local variable', 'python', 'a, b = n\nreturn a[0] + b.c()', ''],
    ['no parameter of an inner function', 'python', 'def g(h):\n    return h(1)\nreturn g(n)', ''],
    ['no name of a comprehension or loop', 'python', 'return [f(n) for f in n]', ''],
    ['no import', 'python', 'import os.path\nreturn os.path.join(n)', ''],
    ['nothing where all may be there', 'python', 'from math import *\nreturn sqrt(n)', ''],
    ['no member, no keyword argument', 'python', 'return n.foo(key=len)', ''],
    ['each once, in their order', 'typescript', 'return f1(g1(n)) + f1(1);', 'f1 g1'],
    ['no rest parameter', 'typescript', 'const f = (...xs: number[]) => xs.map(String);', ''],
    ['no destructured one', 'typescript', 'const { a, b: [c] } = n; a(); c.d();', ''],
    ['no method', 'javascript', 'return { f(x) {\n return 1; },\n async g() {\n return 2; } };', ''],
    ['a call in a condition', 'javascript', 'if (isPrime(n)) {', 'isPrime'],
    ["none that a page's window may have", 'javascript', 'new XMLHttpRequest(); $(n);', ''],
    ['nothing in a language whose files see each other', 'go', 'return factorial(n)', ''],
  ];
  for (const [title, language, code, expected] of stories) {
    it(title, () => {
      assert.equal(undefinedNames(language, code, 'def known(n): n').join(' '), expected);
    });
  }

  it('knows what stands elsewhere', () => {
    assert.deepEqual(undefinedNames('python', 'return known(1)', 'def known(n):'), []);
  });
});
