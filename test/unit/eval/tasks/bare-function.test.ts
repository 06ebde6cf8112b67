import assert from 'node:assert/strict';
import { bareFunctions, docstringOf, withDocstring } from '../../../eval/tasks/bare-function.ts';

const HEADER = 'import math\n\n\ndef area(r: float) -> float:\n';
const BODY = '    return math.pi * r ** 2\n';
const ITEM = {
  id: 'HumanEval/0',
  entryPoint: 'area',
  test: '',
  prompt: `${HEADER}    """ Area of a circle.\n    >>> area(0)\n    0\n    """\n`,
  program: `${HEADER}    """ Area of a circle.\n    >>> area(0)\n    0\n    """\n${BODY}`,
};

describe('a function without its documentation', () => {
  it('is the program with the docstring left out', () => {
    const [found] = bareFunctions([ITEM]);
    assert.equal(found?.header, HEADER);
    assert.equal(found.bare, HEADER + BODY);
    assert.equal(found.bare.split('\n')[found.line], 'def area(r: float) -> float:');
  });

  it('is none where there is no docstring', () => {
    assert.deepEqual(bareFunctions([{ ...ITEM, prompt: HEADER, program: HEADER + BODY }]), []);
  });

  it('has what was said as its docstring, which ends where it should', () => {
    const text = withDocstring(HEADER, 'Says """this""".\n\n    Args:\n        r: The radius.\n');
    assert.equal(text, `${HEADER}    """Says '''this'''.\n\n    Args:\n        r: The radius.\n    """\n`);
    assert.equal(docstringOf(text, 3), "Says '''this'''.\n\n    Args:\n        r: The radius.\n    ");
  });
});
