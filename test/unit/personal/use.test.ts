import assert from 'node:assert/strict';
import { describeLearned } from '../../../server/personal/describe-learned.ts';
import { isKnownLine } from '../../../server/personal/known-line.ts';
import type { Learned } from '../../../server/personal/learned.ts';
import { likelyAt } from '../../../server/personal/likely-at.ts';
import { contextOf } from '../../support/drawn-cursor.ts';

const entry = (text: string, more: Partial<Learned> = {}): Learned => ({
  way: 'accepted',
  languageId: 'typescript',
  above: '',
  text,
  times: 1,
  lastMs: 0,
  ...more,
});

describe('likelyAt', () => {
  it('puts last what shares most words with the lines near, followed the same line, or came often', () => {
    const learned = [
      entry('return cart.total(prices);'),
      entry('return nothing();', { above: 'function total() {' }),
      entry('unrelated();', { times: 9 }),
      entry('another();'),
    ];
    const context = contextOf('const prices = cart.prices;\nfunction total() {\n  █');
    assert.deepEqual(
      likelyAt(learned, context, 10).map(({ text }) => text),
      ['another();', 'unrelated();', 'return cart.total(prices);', 'return nothing();'],
    );
    assert.deepEqual(likelyAt(learned, context, 1), [learned[1]]);
  });

  it('takes only languages of a kind', () => {
    const script = entry('if (a) b();', { languageId: 'javascript' });
    assert.deepEqual(likelyAt([script, entry('if a: b()', { languageId: 'python' })], contextOf('█'), 10), [
      script,
    ]);
  });
});

describe('isKnownLine', () => {
  const learned = [entry('return cart.total();\nmore();', { above: 'function total() {' })];
  const known = (drawn: string, insert: string, languageId = 'typescript'): boolean =>
    isKnownLine(learned, contextOf(drawn, { languageId }), insert);

  it('knows a line below the same line, however indented and however much of it is typed', () => {
    assert.ok(known('  function total() {\n\n    return █', 'cart.total();'));
    assert.ok(known('function total() {\n█', 'return cart.total();\r\nelse();', 'javascript'));
  });

  it('knows no other line, nor below another one, nor in another language', () => {
    assert.ok(!known('function total() {\n  return █', 'cart.sum();'));
    assert.ok(!known('function sum() {\n  return █', 'cart.total();'));
    assert.ok(!known('function total() {\n  return █', 'cart.total();', 'python'));
  });
});

describe('what is learned, in words', () => {
  const file = '/home/me/.cache/foretype/personal/learned.json';

  it('shows lines with how often, when and where', () => {
    const text = describeLearned({
      learned: [
        entry('return 1;', { above: 'f() {', times: 3, lastMs: Date.UTC(2026, 10, 26) }),
        entry('const md = "```";', { way: 'typed', lastMs: Date.UTC(2026, 10, 25), times: 2 }),
      ],
      file,
      isOn: true,
    });
    assert.equal(
      text,
      `# What Foretype has learned

2 entries, 1 KB, kept in \`${file}\` and nowhere else. \`Foretype: Erase What Foretype Has Learned\` erases all of it.

Foretype goes on learning; the setting \`foretype.personal\` ends that.

## Suggestions that were accepted

3 times, last on 2026-11-26, below the first of these lines:

\`\`\`typescript
f() {
return 1;
\`\`\`

## Lines that are typed again and again

2 times, last on 2026-11-25, below different lines:

\`\`\`\`typescript
const md = "\`\`\`";
\`\`\`\`
`,
    );
  });

  it('says that there is nothing, and that it is off', () => {
    const text = describeLearned({ learned: [], file, isOn: false });
    assert.match(text, /\nNothing\.\n/);
    assert.match(text, /foretype\.personal` is off/);
  });
});
