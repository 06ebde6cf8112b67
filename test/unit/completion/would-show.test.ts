import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wouldShow } from '../../../server/completion/would-show.ts';
import { CURSOR } from '../../support/drawn-cursor.ts';

/** `[` and `]` draw the range around the cursor. */
function shows(drawn: string, insertText: string, line = 0): boolean {
  const undrawn = (text: string): string => text.replace(/[[\]█]/g, '');
  const lineText = undrawn(drawn);
  const at = (mark: string): number => undrawn(drawn.slice(0, drawn.indexOf(mark))).length;
  const position = { line: 0, character: at(CURSOR) };
  const range = { start: { line, character: at('[') }, end: { line, character: at(']') } };
  return wouldShow(lineText, position, { insertText, range });
}

describe('wouldShow', () => {
  it('insertion at the cursor', () => {
    assert.ok(shows('foo([█])', 'a'));
    assert.ok(!shows('foo([█])', ''));
  });
  it('text before the cursor must start the new text', () => {
    assert.ok(shows('[con█]', 'console'));
    assert.ok(!shows('[con█]', 'Console'));
    assert.ok(!shows('[con█]', 'con'));
  });
  it('indentation may be taken away in front of code', () => {
    assert.ok(shows('  [  █]', '}'));
    assert.ok(shows('[\t█]', 'return'));
    assert.ok(!shows('  [  █]', ' '));
    assert.ok(!shows('  [  █]', ''));
    assert.ok(!shows('a [  █]', '}'));
  });
  it('text after the cursor must stay, in order', () => {
    assert.ok(shows('foo([█);]', 'a, b);'));
    assert.ok(!shows('foo([█);]', 'a; b)'));
    assert.ok(!shows('foo([█)]', ')'));
  });
  it('the range lies on the cursor’s line and holds the cursor', () => {
    assert.ok(!shows('foo([█])', 'a', 1));
    assert.ok(!shows('foo█([])', 'a'));
    assert.ok(!shows('[foo](█)', 'fooa'));
  });
  it('not too long', () => {
    assert.ok(!shows('[█]', 'x'.repeat(5000)));
    assert.ok(shows('[█]', 'x'.repeat(4999)));
  });

  const text = fc.stringMatching(/^[ab()]{0,12}$/);
  it('is true exactly for insertions around what is kept', () => {
    fc.assert(
      fc.property(text, text, fc.array(text, { maxLength: 8 }), (before, after, inserted) => {
        // Every text made by inserting between the characters after the cursor is drawn.
        const characters = after.split('');
        let insertText = before;
        for (let index = 0; index <= characters.length; index++) {
          insertText += (inserted[index] ?? '') + (characters[index] ?? '');
        }
        const range = {
          start: { line: 3, character: 0 },
          end: { line: 3, character: before.length + after.length },
        };
        const position = { line: 3, character: before.length };
        const grows = insertText.length > before.length + after.length;
        assert.equal(wouldShow(before + after, position, { insertText, range }), grows);
      }),
    );
  });
  it('what is drawn is only ever inserted: deleting the ghost text gives the line again', () => {
    fc.assert(
      fc.property(text, text, text, fc.nat(12), fc.nat(12), (before, after, insertText, back, forth) => {
        const position = { line: 0, character: before.length };
        const start = Math.max(0, before.length - back);
        const end = Math.min(before.length + after.length, before.length + forth);
        const range = { start: { line: 0, character: start }, end: { line: 0, character: end } };
        if (!wouldShow(before + after, position, { insertText, range })) return;
        const replaced = (before + after).slice(start, end);
        let matched = 0;
        for (const character of insertText) if (character === replaced[matched]) matched++;
        assert.equal(matched, replaced.length);
        assert.ok(insertText.length > replaced.length);
      }),
      { numRuns: 2000 },
    );
  });
});
