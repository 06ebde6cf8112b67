import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CompletionItem } from '../../../server/completion/result.ts';
import { wouldShow } from '../../../server/completion/would-show.ts';
import { linesOf } from '../../../server/context/document-lines.ts';
import { ShownItems, type Place } from '../../../src/inline/shown.ts';
import { SURE } from '../../support/evidence.ts';

/** `█` is the cursor. */
function placeOf(drawn: string, uri = 'file:///a.ts'): Place {
  const cursor = drawn.indexOf('█');
  assert.ok(cursor >= 0, 'a cursor is drawn');
  const before = drawn.slice(0, cursor).split('\n');
  return {
    uri,
    position: { line: before.length - 1, character: before.at(-1)!.replace('\r', '').length },
    document: linesOf(drawn.replace('█', '')),
  };
}

function itemAt({ position }: Place, insertText: string): CompletionItem {
  return { insertText, range: { start: position, end: position }, evidence: SURE };
}

/** Shows `text` at the first place; what is left of it at the second. */
function left(shownAt: string, text: string, now: string): string | undefined {
  const shown = new ShownItems();
  const place = placeOf(shownAt);
  shown.remember(place, itemAt(place, text));
  return shown.find(placeOf(now))?.insertText;
}

describe('what was shown', () => {
  it('is still there when asked again at the same place', () => {
    assert.equal(left('const a = █\n', 'b + c;', 'const a = █\n'), 'b + c;');
  });

  it('shrinks as it is typed', () => {
    assert.equal(left('const a = █\n', 'b + c;', 'const a = b + █\n'), 'c;');
  });

  it('is gone when something else is typed, or all of it', () => {
    assert.equal(left('const a = █\n', 'b + c;', 'const a = x█\n'), undefined);
    assert.equal(left('const a = █\n', 'b + c;', 'const a = b + c;█\n'), undefined);
  });

  it('is gone when the text around changed', () => {
    assert.equal(left('let x;\nconst a = █\n', 'b;', 'let y;\nconst a = █\n'), undefined);
    assert.equal(left('const a = █\nlet x;\n', 'b;', 'const a = █\nlet y;\n'), undefined);
    assert.equal(left('const a = █;\n', 'b', 'const a = █ + 1;\n'), undefined);
  });

  it('belongs to its document', () => {
    const shown = new ShownItems();
    const place = placeOf('a = █');
    shown.remember(place, itemAt(place, 'b'));
    assert.equal(shown.find(placeOf('a = █', 'file:///b.ts')), undefined);
  });

  it('goes on over line ends, of either kind', () => {
    assert.equal(left('f() {█\n}\n', '\n  a();\n  b();', 'f() {\n  a();█\n}\n'), '\n  b();');
    assert.equal(left('f() {█\r\n}\r\n', '\r\n  a();\r\n  b();', 'f() {\r\n  a();█\r\n}\r\n'), '\r\n  b();');
  });

  it('comes back on the way back, older suggestions included', () => {
    const shown = new ShownItems();
    const first = placeOf('x = █\n');
    const second = placeOf('x = f█\n');
    shown.remember(first, itemAt(first, 'g(1)'));
    shown.remember(second, itemAt(second, 'oo()'));
    assert.equal(shown.find(placeOf('x = fo█\n'))?.insertText, 'o()');
    assert.equal(shown.find(placeOf('x = f█\n'))?.insertText, 'oo()');
    assert.equal(shown.find(first)?.insertText, 'g(1)');
  });

  it('is gone for good when it was dismissed, from wherever it leads to the same line', () => {
    const shown = new ShownItems();
    const first = placeOf('x = █\n');
    const second = placeOf('x = f█\n');
    const other = placeOf('x = fo█\n');
    shown.remember(first, itemAt(first, 'foo(1)'));
    shown.remember(other, itemAt(other, 'ur(2)'));
    shown.remember(second, itemAt(second, 'oo(1)'));
    assert.deepEqual(shown.dismiss(first), { above: '', line: 'x = foo(1)' });
    for (const place of [first, second]) assert.equal(shown.find(place), undefined);
    assert.equal(shown.find(other)?.insertText, 'ur(2)');
    assert.equal(shown.dismiss(first), undefined, 'nothing is suggested here any more');
  });

  it('tells what is still on the screen from what was there before', () => {
    const shown = new ShownItems();
    const first = placeOf('x = █\n');
    const second = placeOf('x = b█\n');
    shown.remember(first, itemAt(first, 'foo(1)'));
    assert.equal(shown.findOnScreen(placeOf('x = f█\n'))?.insertText, 'oo(1)');
    shown.remember(second, itemAt(second, 'ar()'));
    assert.equal(shown.findOnScreen(first), undefined);
    assert.equal(shown.find(first)?.insertText, 'foo(1)');
    assert.equal(shown.findOnScreen(first)?.insertText, 'foo(1)', 'it is drawn again now');
  });

  it('is forgotten with other settings', () => {
    const shown = new ShownItems();
    const place = placeOf('x = █\n');
    shown.remember(place, itemAt(place, 'g(1)'));
    shown.clear();
    assert.equal(shown.find(place), undefined);
  });

  it('typed to any point, is drawn and completes to the same text', () => {
    const line = fc.stringMatching(/^[a-z(){} =;é漢]{1,12}$/);
    fc.assert(
      fc.property(line, line, fc.array(line, { maxLength: 2 }), fc.nat(), (before, first, more, cut) => {
        const text = [first, ...more].join('\n');
        const typed = text.slice(0, cut % text.length);
        const shown = new ShownItems();
        const place = placeOf(`top\n${before}█\nend\n`);
        shown.remember(place, itemAt(place, text));
        const now = placeOf(`top\n${before}${typed}█\nend\n`);
        const found = shown.find(now);
        assert.equal(found?.insertText, text.slice(typed.length));
        assert.ok(wouldShow(now.document.lineAt(now.position.line), now.position, found));
      }),
    );
  });
});
