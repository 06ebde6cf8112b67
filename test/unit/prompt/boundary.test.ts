import assert from 'node:assert/strict';
import fc from 'fast-check';
import { boundaryBefore, healedBoundary, readPast } from '../../../server/prompt/boundary.ts';

const read = (before: string, generated: string, finished = true): unknown => {
  const reading = readPast(boundaryBefore(before), generated, finished);
  return reading.kind === 'text' ? reading.text : reading.kind;
};

describe('boundaryBefore', () => {
  it('leaves the indentation of a blank line to the model', () => {
    assert.deepEqual(boundaryBefore('if (x) {\n    '), { stem: 'if (x) {\n', expected: '    ' });
    assert.deepEqual(boundaryBefore('\t\t'), { stem: '', expected: '\t\t' });
  });
  it('cuts blanks at the end of a line and nothing else', () => {
    assert.deepEqual(boundaryBefore('const x = '), { stem: 'const x =', expected: ' ' });
    assert.deepEqual(boundaryBefore('const x'), { stem: 'const x', expected: '' });
    assert.deepEqual(boundaryBefore('a\n\n'), { stem: 'a\n\n', expected: '' });
  });
  it('splits into two parts of the text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab \t\n]*$/), (text) => {
        const { stem, expected } = boundaryBefore(text);
        assert.equal(stem + expected, text);
        assert.doesNotMatch(stem, /[ \t]$/);
      }),
    );
  });
});

describe('healedBoundary', () => {
  const cases: [string, string | undefined][] = [
    ['x = retu', 'x ='],
    ['    cont', ''],
    ['a\n    cont', 'a\n'],
    ['foo(', 'foo'],
    ['foo.', 'foo'],
    ['foo.ba', 'foo'],
    ["f(['", 'f'],
    ['x = ', undefined],
    ['x = 12', undefined],
    ['a\n', undefined],
    ['', undefined],
    ['größ', ''],
  ];
  for (const [before, stem] of cases) {
    it(`${JSON.stringify(before)} → ${JSON.stringify(stem)}`, () => {
      const boundary = healedBoundary(before);
      assert.equal(boundary?.stem, stem);
      if (boundary) assert.equal(boundary.stem + boundary.expected, before);
    });
  }
});

describe('readPast at a line start', () => {
  it('takes the typed indentation off', () => {
    assert.equal(read('f() {\n  ', '  return 1;\n}'), 'return 1;\n}');
  });
  it('writes the indentation that nobody typed', () => {
    assert.equal(read('f() {\n', '  return 1;'), '  return 1;');
  });
  it('adds what is missing in a block just opened', () => {
    assert.equal(read('  if x:\n  ', '    y()'), '  y()');
  });
  it('keeps the typed indentation where the model goes deeper without need, and moves the lines after it', () => {
    assert.equal(read('  a();\n  ', '    if (b) {\n      c();\n    }'), 'if (b) {\n    c();\n  }');
  });
  it('keeps the typed indentation in a block just opened where the model is shallower', () => {
    assert.equal(read('if (x) {\n    ', '  a();\n  b();\n}'), 'a();\n    b();\n  }');
  });
  it('sees that the block is over', () => {
    assert.equal(read('for x in y:\n    a()\n    ', 'return x'), 'ends-block');
    assert.equal(read('f() {\n  a();\n  ', '}\n'), 'ends-block');
  });
  it('tells how deep it goes on then, unless it would leave lines blank', () => {
    const boundary = boundaryBefore('  for x in y:\n    a()\n    ');
    assert.deepEqual(readPast(boundary, '  return x', false), { kind: 'ends-block', indentation: '  ' });
    assert.deepEqual(readPast(boundary, 'b()', false), { kind: 'ends-block', indentation: '' });
    assert.deepEqual(readPast(boundary, '\ndef g():', false), { kind: 'ends-block' });
  });
  it('skips blank lines in front', () => {
    assert.equal(read('f() {\n  a();\n  ', '\n  b();'), 'b();');
  });
  it('waits for the indentation to be whole', () => {
    assert.equal(read('f() {\n    ', '  ', false), 'pending');
    assert.equal(read('f() {\n    ', '', false), 'pending');
  });
  it('compares code typed after the generation began', () => {
    const boundary = { stem: 'f() {\n', expected: '  ret' };
    assert.deepEqual(readPast(boundary, '  return 1;', false), { kind: 'text', text: 'urn 1;' });
    assert.deepEqual(readPast(boundary, '  re', false), { kind: 'pending' });
    assert.deepEqual(readPast(boundary, '  foo', false), { kind: 'differs' });
    assert.deepEqual(readPast(boundary, '  re', true), { kind: 'differs' });
  });
});

describe('readPast inside a line', () => {
  it('takes typed blanks off, as many as there are', () => {
    assert.equal(read('const x = ', ' 1;'), '1;');
    assert.equal(read('const x =  ', ' 1;'), '1;');
    assert.equal(read('const x =', ' 1;'), ' 1;');
  });
  it('accepts a missing blank only where it changes no word or operator', () => {
    assert.equal(read('foo( ', 'a)'), 'a)');
    assert.equal(read('return ', 'ed()'), 'differs');
    assert.equal(read('x = ', '= y'), 'differs');
  });
  it('keeps a line end after typed blanks', () => {
    assert.equal(read('f() { ', '\n  a();'), '\n  a();');
  });
  it('never gives text before the expected text has passed', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab ]*$/), fc.stringMatching(/^[ab ]*$/), (typed, rest) => {
        const boundary = { stem: 'x.', expected: `a${typed}` };
        assert.deepEqual(readPast(boundary, `a${typed}${rest}!`, true), { kind: 'text', text: `${rest}!` });
        for (let end = 0; end <= typed.length; end++) {
          assert.equal(readPast(boundary, `a${typed}`.slice(0, end), false).kind, 'pending');
        }
      }),
    );
  });
});
