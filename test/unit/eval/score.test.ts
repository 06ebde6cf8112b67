import assert from 'node:assert/strict';
import fc from 'fast-check';
import { editSimilarity, isExactMatch, isFirstLineExact, isSameLine, rightWords } from '../../eval/score.ts';

describe('scores of the evaluation', () => {
  it('ignores white space at line ends and blank lines at the end', () => {
    assert.ok(isExactMatch('    return x\n', '    return x'));
    assert.ok(isExactMatch('    a = 1\n    b = 2\n', '    a = 1  \n    b = 2\n\n'));
    assert.ok(isExactMatch('', ' \n'));
  });

  it('counts indentation, leading blank lines and everything inside a line', () => {
    assert.ok(!isExactMatch('    return x\n', '  return x\n'));
    assert.ok(!isExactMatch('    return x\n', '\n    return x\n'));
    assert.ok(!isExactMatch('    return x\n', '    return  x\n'));
    assert.ok(!isExactMatch('    return x\n', '    return x\n    y'));
    assert.ok(!isExactMatch('a\n\nb\n', 'a\nb\n'));
  });

  it('looks at the first line alone', () => {
    assert.ok(isFirstLineExact('    a = 1\n', '    a = 1 \n    b = 2'));
    assert.ok(!isFirstLineExact('    a = 1\n', '\n    a = 1'));
    assert.ok(isSameLine('    a = 1\n', '\n  a = 1 \n  b = 2'));
    assert.ok(!isSameLine('    a = 1\n', 'a  = 1'));
    assert.ok(!isSameLine('}\n', ''));
  });

  it('gives the words that are accepted until one is wrong', () => {
    assert.equal(rightWords('    return total(items);\n', '    return total(prices);\n'), 'return total(');
    assert.equal(rightWords('    return total;\n', '    returns total;\n'), '');
    assert.equal(rightWords('a = 1\nb = 2\n', 'a = 1\nb = 3'), 'a = 1');
    assert.equal(rightWords('größer += 1', 'größer += 10'), 'größer +=');
    assert.equal(rightWords('', 'x'), '');
  });

  it('gives the edit similarity', () => {
    assert.equal(editSimilarity('kitten', 'sitting'), 1 - 3 / 7);
    assert.equal(editSimilarity('', ''), 1);
    assert.equal(editSimilarity('abc', ''), 0);
    assert.equal(editSimilarity('abc\n', 'abc'), 1);
  });

  it('is 1 exactly for exact matches, symmetric, and in [0, 1]', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n'), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        const similarity = editSimilarity(left, right);
        assert.equal(similarity === 1, isExactMatch(left, right));
        assert.equal(similarity, editSimilarity(right, left));
        assert.ok(similarity >= 0 && similarity <= 1);
      }),
    );
  });
});
