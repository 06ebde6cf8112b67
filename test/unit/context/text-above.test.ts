import assert from 'node:assert/strict';
import { textAbove } from '../../../server/context/text-above.ts';

describe('the cells above a notebook cell', () => {
  it('stand in their order, apart from one another, and end with a line of their own', () => {
    const cells = [
      { name: 'cell 3', text: 'c = 3' },
      { name: 'cell 2', text: '  \n' },
      { name: 'cell 1', text: 'import a\r\nb = 2\n' },
    ];
    assert.equal(textAbove(cells), 'import a\nb = 2\n\nc = 3\n\n');
  });

  it('are left out whole from where they are too much', () => {
    const cells = [
      { name: 'cell 3', text: 'near = 1' },
      { name: 'cell 2', text: 'x = 1\n'.repeat(2_000) },
      { name: 'cell 1', text: 'far = 1' },
    ];
    assert.equal(textAbove(cells), 'near = 1\n\n');
  });

  it('are none elsewhere', () => {
    assert.equal(textAbove([]), '');
  });
});
