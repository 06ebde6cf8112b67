import assert from 'node:assert/strict';
import fc from 'fast-check';
import { madeLine } from '../../../server/completion/made-line.ts';
import { onlyDeletes } from '../../../server/completion/only-deletes.ts';
import { Rejections } from '../../../server/completion/rejections.ts';
import type { CompletionItem } from '../../../server/completion/result.ts';
import type { CompletionContext } from '../../../server/context/context.ts';
import { contextOf } from '../../support/drawn-cursor.ts';
import { SURE } from '../../support/evidence.ts';

const LONG_MS = 5_000;
const SHORT_MS = 200;
const HOUR_MS = 60 * 60_000;

function itemAt({ position }: CompletionContext, insertText: string): CompletionItem {
  return { insertText, range: { start: position, end: position }, evidence: SURE };
}

/** One person in front of one screen. */
class Screen {
  nowMs = 0;
  readonly rejections = new Rejections(() => this.nowMs);

  /** A suggestion is shown and stands for some time. */
  show(
    drawn: string,
    insertText: string,
    { forMs = LONG_MS, isWanted = false, uri = 'file:///a.ts' } = {},
  ): this {
    const context = contextOf(drawn, { uri });
    this.rejections.follow(context);
    this.rejections.show(context, itemAt(context, insertText), isWanted);
    this.nowMs += forMs;
    return this;
  }

  /** The person is here now, and asks. */
  be(drawn: string, uri = 'file:///a.ts'): this {
    this.rejections.follow(contextOf(drawn, { uri }));
    return this;
  }

  dismiss(drawn: string, uri = 'file:///a.ts'): this {
    this.rejections.rejectShown(contextOf(drawn, { uri }));
    return this;
  }

  holds(drawn: string, insertText: string, uri = 'file:///a.ts'): boolean {
    const context = contextOf(drawn, { uri });
    return this.rejections.holdsBack(context, itemAt(context, insertText));
  }

  count(drawn: string, insertText: string): number {
    const context = contextOf(drawn);
    return this.rejections.countOf(context, itemAt(context, insertText));
  }
}

describe('Rejections, dismissed', () => {
  const dismissed = (): Screen =>
    new Screen().show('f() {\n  x = █\n', 'foo(1);').dismiss('f() {\n  x = █\n');

  it('does not come back at its place, however much of the line is typed or taken away', () => {
    for (const [drawn, text] of [
      ['f() {\n  x = █\n', 'foo(1);'],
      ['f() {\n  x = fo█\n', 'o(1);'],
      ['f() {\n  █\n', 'x = foo(1);'],
      ['f() {\n█\n', '  x = foo(1);'],
      ['more();\nf() {\n\n  x = █\n', 'foo(1);\n  and(more);'],
      ['f() {█\n', '\n  x = foo(1);\n}'],
    ] as const) {
      assert.ok(dismissed().holds(drawn, text), drawn);
    }
  });

  it('says nothing of another suggestion, place or document', () => {
    assert.ok(!dismissed().holds('f() {\n  x = █\n', 'foo(2);'));
    assert.ok(!dismissed().holds('g() {\n  x = █\n', 'foo(1);'));
    assert.ok(!dismissed().holds('f() {\n  x = █\n', 'foo(1);', 'file:///b.ts'));
  });

  it('is forgiven when the person asks for it, writes it, closes the document, or much later', () => {
    const wanted = dismissed().show('f() {\n  x = █\n', 'foo(1);', { isWanted: true });
    assert.ok(!wanted.holds('f() {\n  x = f█\n', 'oo(1);'));
    const closed = dismissed();
    closed.rejections.forget('file:///a.ts');
    assert.ok(!closed.holds('f() {\n  x = █\n', 'foo(1);'));
    const later = dismissed();
    later.nowMs += HOUR_MS;
    assert.ok(!later.holds('f() {\n  x = █\n', 'foo(1);'));
    const written = dismissed()
      .show('f() {\n  x = █\n', 'foo(1);', { isWanted: true })
      .be('f() {\n  x = foo(1);█\n');
    assert.equal(written.count('f() {\n  x = █\n', 'foo(1);'), 0);
  });

  it('is counted once: again Esc, or typing against it, says nothing more', () => {
    const screen = dismissed().dismiss('f() {\n  x = █\n');
    assert.equal(screen.count('f() {\n  x = █\n', 'foo(1);'), 1);
    assert.equal(screen.be('f() {\n  x = b█\n').count('f() {\n  x = █\n', 'foo(1);'), 1);
  });

  it('is forgiven when they write it after all', () => {
    const screen = dismissed().be('f() {\n  x = foo█\n').be('f() {\n  x = foo(1);█\n');
    assert.ok(!screen.holds('f() {\n  x = █\n', 'foo(1);'));
    assert.equal(screen.rejections.size, 0);
  });

  it('is what is on the screen, and nothing where nothing is', () => {
    const moved = new Screen().show('x = █\ny = \n', 'foo(1);').dismiss('x = \ny = █\n');
    assert.equal(moved.rejections.size, 0);
    const typed = new Screen().show('x = █\n', 'foo(1);').dismiss('x = foo█\n');
    assert.ok(typed.holds('x = █\n', 'foo(1);'));
    const accepted = new Screen().show('x = █\n', 'foo(1);').dismiss('x = foo(1);█\n');
    assert.equal(accepted.rejections.size, 0);
  });

  it('counts against the same line elsewhere', () => {
    const screen = dismissed();
    assert.equal(screen.count('other {\n  █\n', 'x = foo(1);'), 1);
    screen.show('other {\n  █\n', 'x = foo(1);').dismiss('other {\n  █\n');
    assert.equal(screen.count('third {\n  x = █\n', 'foo(1);'), 2);
    assert.equal(screen.count('third {\n  x = █\n', 'foo(2);'), 0);
  });
});

describe('Rejections, typed against', () => {
  const against = (screen: Screen): Screen => screen.show('x = █\n', 'foo(1);').be('x = b█\n').be('x = █\n');

  it('is a rejection the second time, not the first', () => {
    const screen = against(new Screen());
    assert.ok(!screen.holds('x = █\n', 'foo(1);'));
    assert.equal(screen.count('x = █\n', 'foo(1);'), 0);
    against(screen);
    assert.ok(screen.holds('x = █\n', 'foo(1);'));
    assert.equal(screen.count('x = █\n', 'foo(1);'), 1);
  });

  for (const [what, tell] of Object.entries<(screen: Screen) => unknown>({
    'typed through': (screen) => screen.show('x = █\n', 'foo(1);').be('x = fo█\n').be('x = foo(1)█\n'),
    'begun with, then left': (screen) => screen.show('x = █\n', 'foo(1);').be('x = fob█\n'),
    'not read yet': (screen) => screen.show('x = █\n', 'foo(1);', { forMs: SHORT_MS }).be('x = b█\n'),
    'gone back from': (screen) => screen.show('x = █\n', 'foo(1);').be('x =█\n'),
    'left for another place': (screen) => screen.show('x = █\ny = \n', 'foo(1);').be('x = \ny = b█\n'),
    'left for another document': (screen) => screen.show('x = █\n', 'foo(1);').be('x = b█\n', 'file:///b.ts'),
    'replaced by another': (screen) => screen.show('x = █\n', 'foo(1);').show('x = █\n', 'foo(2);'),
  })) {
    it(`is not what was ${what}`, () => {
      const screen = new Screen();
      tell(screen);
      tell(screen);
      assert.equal(screen.count('x = █\n', 'foo(1);'), 0);
      assert.ok(!screen.holds('x = █\n', 'foo(1);'));
    });
  }

  it('is Enter too', () => {
    const screen = new Screen();
    for (let times = 0; times < 2; times++)
      screen.show('x = 1;█\n', ' // one').be('x = 1;\n█\n').be('x = 1;█\n');
    assert.ok(screen.holds('x = 1;█\n', ' // one'));
  });
});

describe('Rejections, properties', () => {
  const text = fc.constantFrom('foo(1);', 'bar', '\n  a();\n', 'x = y', 'return 1;', ' // note');
  const drawn = fc
    .tuple(fc.nat(2000), fc.constantFrom('█', 'x = █', '  f█oo'))
    .map(([at, line]) => `line ${at}\n${line}`);
  const deed = fc.tuple(fc.constantFrom('show', 'be', 'dismiss', 'wait'), drawn, text, fc.boolean());

  it('never grow beyond their bounds, and never hold back what was just asked for', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60 }), drawn, text, (deeds, at, wanted) => {
        const screen = new Screen();
        for (const [kind, where, what, isWanted] of deeds) {
          if (kind === 'show') screen.show(where, what, { isWanted });
          else if (kind === 'be') screen.be(where);
          else if (kind === 'dismiss') screen.dismiss(where);
          else screen.nowMs += LONG_MS;
        }
        screen.show(at, wanted, { isWanted: true });
        assert.ok(!screen.holds(at, wanted));
      }),
    );
  });

  it('remember so many places and lines at most', () => {
    const screen = new Screen();
    for (let count = 0; count < 2000; count++) {
      screen.rejections.reject('file:///a.ts', { above: '', line: `line ${count}` });
    }
    assert.equal(screen.rejections.size, 512);
    assert.ok(screen.holds('█', 'line 1999'));
  });
});

describe('madeLine', () => {
  const made = (drawn: string, insertText: string) => {
    const { prefix, position } = contextOf(drawn);
    return madeLine(prefix, position.character, { insertText, range: { start: position, end: position } });
  };

  it('is the first line with text, and the one above it', () => {
    assert.deepEqual(made('a {\n\n  b = █', 'c;\n  d;'), { above: 'a {', line: 'b = c;' });
    assert.deepEqual(made('a {█', '\r\n  b;\r\n}'), { above: 'a {', line: 'b;' });
    assert.deepEqual(made('█', 'a'), { above: '', line: 'a' });
  });

  it('starts where the item starts', () => {
    const { prefix, position } = contextOf('x = con█');
    const range = { start: { line: 0, character: 4 }, end: position };
    assert.equal(
      madeLine(prefix, position.character, { insertText: 'console.log()', range }).line,
      'x = console.log()',
    );
    const outer = contextOf('a {\n  b;\n  █');
    const taken = { start: { line: 2, character: 0 }, end: outer.position };
    assert.deepEqual(madeLine(outer.prefix, outer.position.character, { insertText: '} c', range: taken }), {
      above: 'b;',
      line: '} c',
    });
  });
});

describe('onlyDeletes', () => {
  const range = (from: number, to: number) => ({
    start: { line: 0, character: from },
    end: { line: 0, character: to },
  });

  it('is an edit that takes away and adds nothing', () => {
    assert.ok(onlyDeletes([{ text: '', range: range(3, 4) }]));
    assert.ok(
      onlyDeletes([
        { text: '', range: range(3, 4) },
        { text: '', range: range(0, 1) },
      ]),
    );
    for (const changes of [
      [],
      [{ text: 'a', range: range(3, 3) }],
      [{ text: 'a', range: range(3, 4) }],
      [{ text: '', range: range(3, 3) }],
      [{ text: '' }],
      [
        { text: '', range: range(3, 4) },
        { text: 'a', range: range(0, 1) },
      ],
    ]) {
      assert.ok(!onlyDeletes(changes), JSON.stringify(changes));
    }
  });
});
