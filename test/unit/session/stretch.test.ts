import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { chooseStretches } from '../../../server/cli/session/stretch.ts';

const SAMPLES = ['samples/library.py', 'samples/ratelimit.go', 'stretch.ts'].map((name) =>
  readFileSync(`server/cli/session/${name}`, 'utf8'),
);

describe('where the terminal session types', () => {
  it('takes bodies without their first indentation, and whole lines', () => {
    const header = '# 1\n# 2\n# 3\n# 4\n# 5\n';
    const text = `${header}def f(value):\n    total = value + 1\n    return total\n\nx = 1\n`;
    const [body] = chooseStretches(text, 1);
    assert.equal(text.slice(body!.start, body!.end), 'total = value + 1\n    return total');
  });

  for (const text of SAMPLES) {
    it(`finds three places in ${text.split('\n')[0]!}`, () => {
      assert.equal(chooseStretches(text, 3).length, 3);
    });
  }

  it('gives places in order, apart, not blank, and to the end of lines, in any text', () => {
    const line = fc.constantFrom(
      '',
      '  ',
      'if (a) {',
      '  call(a, b, c, d, e);',
      '\treturn x;',
      '}',
      '# c',
      'def f():',
      '    x = f(1)\r',
    );
    const anyText = fc.array(fc.oneof(line, fc.string()), { maxLength: 60 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 6 }), (text, count) => {
        const stretches = chooseStretches(text, count);
        assert.ok(stretches.length <= count);
        let last = 0;
        for (const { start, end } of stretches) {
          assert.ok(last <= start && start < end && end <= text.length);
          assert.notEqual(text.slice(start, end).trim(), '');
          assert.match(text.slice(end), /^[^\S\n]*(\n|$)/);
          last = end;
        }
      }),
    );
  });
});
