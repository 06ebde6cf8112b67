import assert from 'node:assert/strict';
import fc from 'fast-check';
import { typingScript } from '../../bench/typing/typing-script.ts';

const FILE = Array.from({ length: 40 }, (_, line) =>
  line % 10 === 9 ? '' : `${line % 2 ? '    ' : '\t'}call(first, ${line});`,
).join('\n');

describe('typing script', () => {
  it('types lines of the file again, Enter with the indentation', () => {
    const places = typingScript(FILE);
    assert.equal(places.length, 3);
    for (const { before, after, keys } of places) {
      assert.equal(before + keys.join('') + after, FILE);
      assert.equal(keys.filter((key) => key.startsWith('\n')).length, 2);
      assert.match(before, /\n[ \t]+$/);
      assert.ok(keys.every((key) => key.length === 1 || /^\n[ \t]+$/.test(key)));
    }
    assert.ok(places[0]!.before.length < places[1]!.before.length);
  });

  it('has no place in a file without code', () => {
    assert.deepEqual(typingScript(''), []);
    assert.deepEqual(typingScript('}\n'.repeat(100)), []);
  });

  it('always fills the gap, whatever the file', () => {
    const line = fc.string({ unit: fc.constantFrom('a', ' ', '\t', '(', '😀', '文'), maxLength: 20 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const text = lines.join('\n');
        for (const { before, after, keys } of typingScript(text)) {
          assert.equal(before + keys.join('') + after, text);
        }
      }),
    );
  });
});
