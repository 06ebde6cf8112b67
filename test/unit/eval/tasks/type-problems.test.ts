import assert from 'node:assert/strict';
import { losesTypes, typeProblems } from '../../../eval/tasks/type-problems.ts';

describe('what the compiler says of a conversion', () => {
  it('is nothing where it is right', () => {
    const right =
      'const lengths = (words: string[]): Map<string, number> => new Map(words.map((w) => [w, w.length]));\n';
    assert.deepEqual(typeProblems(right), []);
    assert.equal(losesTypes(right), false);
  });

  it('is what is wrong, and where a type was lost', () => {
    assert.match(typeProblems("const x: number = 'a';\n").join(), /not assignable/);
    assert.equal(losesTypes('function f(x) { return x; }\n'), true);
    assert.equal(losesTypes('function f(x: any[]): number { return x.length; }\n'), true);
  });
});
