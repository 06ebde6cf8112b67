import assert from 'node:assert/strict';
import fc from 'fast-check';
import { newNamesIn } from '../../../server/completion/new-names.ts';
import { holdsName } from '../../../server/context/holds-name.ts';
import { surroundingsOf } from '../../../server/completion/surroundings.ts';
import type { Place } from '../../../server/context/context.ts';
import { namesOfLanguage } from '../../../server/context/language-names.ts';
import { LANGUAGES } from '../../../server/syntax/language-table.ts';
import { contextOf } from '../../support/drawn-cursor.ts';

/** Of a suggestion at the drawn cursor, in a document that is no longer than what is drawn. */
function seen(drawn: string, suggestion: string, languageId = 'typescript', place: Place = 'code'): string {
  const context = contextOf(drawn, { languageId, place });
  const document = context.prefix + context.suffix;
  const names = newNamesIn(suggestion, surroundingsOf(context, 'block'), (name) => holdsName(document, name));
  return names.join(' ');
}

describe('new names', () => {
  it('are those that stand nowhere', () => {
    assert.equal(seen('const price = 1;\nreturn █\n', 'price * quantity;'), 'quantity');
    assert.equal(seen('const price = 1;\nreturn █\nconst quantity = 2;', 'price * quantity;'), '');
  });
  it('are also declared ones, members and keys: each has to be guessed', () => {
    assert.equal(seen('█\n', 'const first = list.head({ count: 1 });'), 'first list head count');
  });
  it('are no keywords and nothing that is built in', () => {
    assert.equal(seen('█\n', 'return new Map<string, number>();'), '');
    assert.equal(seen('█\n', 'return len(range(10))', 'python'), '');
    assert.equal(seen('█\n', 'return len(range(10))', 'go'), '');
  });
  it('include one that the cursor stands in', () => {
    assert.equal(seen('const total = 1;\nto█\n', 'tal'), '');
    assert.equal(seen('const total = 1;\nto█\n', 'wn'), 'town');
  });
  it('are looked for in code, not in comments and strings', () => {
    assert.equal(seen('█\n', "console.log('hello there'); // says so"), 'log');
    assert.equal(seen('// hello █\n', 'there', 'typescript', 'comment'), '');
  });
  it('are of the first line', () => {
    assert.equal(seen('if (true) {█\n', '\n  stop();\n  start();'), 'stop');
  });
  it('are each told once, letters alone never', () => {
    assert.equal(seen('█\n', 'swap(a, b); swap(b, a);'), 'swap');
  });
  it('are not told where a language has no list', () => {
    assert.equal(seen('█\n', 'local other = another', 'lua'), '');
  });
  it('are never among what the document holds', () => {
    const word = fc.stringMatching(/^[a-z_]{2,8}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        const line = `${words.join(' + ')};`;
        assert.equal(seen(`${line}\n█\n`, line), '');
      }),
    );
  });
});

describe('names in a text', () => {
  it('are whole words', () => {
    assert.ok(holdsName('subtotal + total', 'total'));
    assert.ok(!holdsName('subtotal + totals', 'total'));
    assert.ok(!holdsName('größe', 'gr'));
    assert.ok(!holdsName('', 'a'));
  });
});

describe('names of a language', () => {
  it('are there for each language that names a list, and are names', () => {
    for (const { ids, names } of LANGUAGES) {
      const listed = namesOfLanguage(ids[0]!);
      assert.equal(listed !== undefined, names !== undefined, ids[0]);
      for (const name of listed ?? []) assert.match(name, /^[\p{L}_]\w*$/u);
      if (listed) assert.ok(listed.size > 30 && listed.has('return'), ids[0]);
    }
  });
});
