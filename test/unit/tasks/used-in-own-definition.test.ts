import assert from 'node:assert/strict';
import { usedInOwnDefinition, withOtherName } from '../../../server/tasks/used-in-own-definition.ts';

describe('a variable that its own definition uses', () => {
  const stories: readonly (readonly [
    title: string,
    language: string,
    code: string,
    found: readonly string[],
  ])[] = [
    ['a result called as its function', 'typescript', 'const total = total(xs);', ['total']],
    ['with a type', 'typescript', 'let total: number = 2 * total(xs);', ['total']],
    ['spread', 'javascript', 'const all = [...all, x];', ['all']],
    ['no member', 'typescript', 'const size = xs.size;', []],
    ['no key', 'typescript', 'const key = { key: 1 };', []],
    ['no function that calls itself', 'typescript', 'const go = () => go();', []],
    ['no comparison', 'typescript', 'const same = a == b;', []],
    ['not elsewhere: another scope may hold it', 'go', 'total := total(xs)', []],
    ['Python', 'python', 'sum = sum(xs)', ['sum']],
    ['Python: no parameter', 'python', 'xs = sorted(xs)', []],
    ['Python: none that is there by then', 'python', 'n = 0\nfor x in xs:\n    n = n + x', []],
    ['Python: none that a loop gives', 'python', 'x = [x for x in xs]', []],
    ['Python: no name of an argument', 'python', 'size = make(size=2)', []],
  ];
  for (const [title, language, code, found] of stories) {
    it(title, () => {
      assert.deepEqual(usedInOwnDefinition(language, code, ['xs']), found);
    });
  }

  it('is begun with another name', () => {
    assert.equal(
      withOtherName('check(xs);\nconst total: number = total(xs);\nreturn total;', 'total', 'typescript'),
      'check(xs);\nconst totalValue: number =',
    );
    assert.equal(withOtherName('sum = sum(xs)\nreturn sum', 'sum', 'python'), 'sum_value =');
    assert.equal(withOtherName('return sum', 'sum', 'python'), '');
  });
});
