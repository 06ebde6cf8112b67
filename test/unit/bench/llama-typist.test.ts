import assert from 'node:assert/strict';
import { shownText } from '../../bench/replay/llama-typist.ts';

describe('what llama.vscode shows of an answer', () => {
  it('the answer without blank ends', () => {
    assert.equal(shownText('one();\ntwo();\n\n', '', '\nthree();'), 'one();\ntwo();');
    assert.equal(shownText('  \n', '', '\nthree();'), undefined);
  });

  it('not what repeats the next line', () => {
    assert.equal(shownText('ree();', 'th', '\n\nthree();'), undefined);
    assert.equal(shownText('\nthree();', 'x', '\nthree();'), undefined);
  });

  it('without the rest of the line, which stands there', () => {
    assert.equal(shownText('one, two)', 'call(', ')\n'), 'one, two');
  });
});
