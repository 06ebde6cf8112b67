import assert from 'node:assert/strict';
import fc from 'fast-check';
import { typedThrough, type ShownItem, type TypedPlace } from '../../../server/completion/typed-through.ts';
import { CURSOR } from '../../support/drawn-cursor.ts';
import { SURE } from '../../support/evidence.ts';

/** An item shown at a drawn cursor of a one-line text; `replaces` characters after the cursor. */
function shownAt(drawn: string, insertText: string, replaces = 0, back = 0): ShownItem {
  const [lineBefore = '', lineAfter = ''] = drawn.split(CURSOR);
  const character = lineBefore.length;
  return {
    uri: 'file:///a.ts',
    position: { line: 5, character },
    lineBefore,
    lineAfter,
    elsewhere: 'same',
    item: {
      insertText,
      range: {
        start: { line: 5, character: character - back },
        end: { line: 5, character: character + replaces },
      },
      evidence: SURE,
    },
  };
}

function placeAt(drawn: string, more: Partial<TypedPlace> = {}): TypedPlace {
  const [before = '', lineAfter = ''] = drawn.split(CURSOR);
  const lines = before.split('\n');
  return {
    uri: 'file:///a.ts',
    position: { line: 4 + lines.length, character: lines.at(-1)!.length },
    before,
    lineAfter,
    elsewhere: 'same',
    ...more,
  };
}

const left = (shown: ShownItem, drawn: string, more: Partial<TypedPlace> = {}): string | undefined => {
  const item = typedThrough(shown, placeAt(drawn, more));
  return item && item.insertText + '|' + String(item.range.end.character - item.range.start.character);
};

describe('typedThrough', () => {
  const shown = shownAt('  con█', 'sole.log(x);');
  it('what is left after typing along', () => {
    assert.equal(left(shown, '  cons█'), 'ole.log(x);|0');
    assert.equal(left(shown, '  con█'), 'sole.log(x);|0');
  });
  it('nothing after typing something else, or all of it', () => {
    assert.equal(left(shown, '  conc█'), undefined);
    assert.equal(left(shown, '  co█'), undefined);
    assert.equal(left(shown, '  console.log(x);█'), undefined);
  });
  it('keeps up with brackets that the editor closes', () => {
    assert.equal(left(shown, '  console.log(█)'), 'x);|1');
    assert.equal(left(shown, '  console.log(x)█'), ';|0');
  });
  it('keeps what the item replaces behind the cursor', () => {
    const covering = shownAt('foo(█)', 'a, b);', 1);
    assert.equal(left(covering, 'foo(a█)'), ', b);|1');
    assert.equal(left(covering, 'foo(a, b)█'), ';|0');
  });
  it('goes on over lines', () => {
    const block = shownAt('f() {█', '\n  a();\n}');
    assert.equal(left(block, 'f() {\n  █'), 'a();\n}|0');
    assert.equal(left(block, 'f() {\n  a█'), '();\n}|0');
    assert.equal(left(block, 'f() {\n   █'), undefined);
  });
  it('an item that replaces the typed word', () => {
    assert.equal(left(shownAt('con█', 'console.log', 0, 3), 'conso█'), 'le.log|0');
  });
  it('nothing in another document, after another edit, or further up', () => {
    assert.equal(left(shown, '  cons█', { uri: 'file:///b.ts' }), undefined);
    assert.equal(left(shown, '  cons█', { elsewhere: 'other' }), undefined);
    assert.equal(left(shown, '  cons█', { position: { line: 1, character: 6 } }), undefined);
    assert.equal(left(shown, '  cons█ more'), undefined);
  });
  it('typing all of it letter by letter writes the item', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z(){}\n ]{1,30}$/), (text) => {
        const start = shownAt('x█', text);
        for (let typed = 1; typed < text.length; typed++) {
          const item = typedThrough(start, placeAt(`x${text.slice(0, typed)}${CURSOR}`));
          assert.equal(item?.insertText, text.slice(typed));
        }
      }),
    );
  });
});
