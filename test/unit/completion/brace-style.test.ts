import assert from 'node:assert/strict';
import { isBraceTight, tightened } from '../../../server/completion/brace-style.ts';
import { surroundingsOf } from '../../../server/completion/surroundings.ts';
import { contextOf } from '../../support/drawn-cursor.ts';

const isTight = (drawn: string): boolean =>
  isBraceTight(surroundingsOf(contextOf(drawn, { languageId: 'javascript' }), 'block'));

describe('whether a file leaves no blank before its braces', () => {
  it('is told by its other lines, above and below', () => {
    assert.equal(isTight('function f(x){\n  █\n}'), true);
    assert.equal(isTight('█\nfunction f(x){\n}'), true);
    assert.equal(isTight('function f(x) {\n  █\n}'), false);
    assert.equal(isTight('const a = 1;\n█'), false);
  });

  it('is told by the cursor’s own line as well', () => {
    assert.equal(isTight('if (a){ b();█ }'), true);
  });

  it('takes one line of the other kind among five', () => {
    const five = 'if (a){\n}\n'.repeat(5);
    assert.equal(isTight(`${five}if (b) {\n}\n█`), true);
    assert.equal(isTight(`${five}if (b) {\n}\nif (c) {\n}\n█`), false);
  });

  it('heeds no comments, nor numbers of repetitions', () => {
    assert.equal(isTight('// if (a){\n█'), false);
    assert.equal(isTight('const re = /^(ab){2}$/;\n█'), false);
    assert.equal(isTight('// for (;;) {\nif (a){\n█\n}'), true);
  });
});

describe('a text without the blank before its brace', () => {
  it('is written anew from the piece that the bracket belongs to', () => {
    assert.deepEqual(tightened('for (;; i++) {\n'), { start: 9, piece: '++){', rest: '\n' });
    assert.deepEqual(tightened('if (f(x))  {'), { start: 7, piece: ')){', rest: '' });
    assert.deepEqual(tightened(') {'), { start: 0, piece: '){', rest: '' });
  });

  it('is as it was where there is none, or nothing before it', () => {
    assert.equal(tightened('if (x){'), undefined);
    assert.equal(tightened(' {'), undefined);
    assert.equal(tightened('x = {'), undefined);
    assert.equal(tightened('f()\n{'), undefined);
  });
});
