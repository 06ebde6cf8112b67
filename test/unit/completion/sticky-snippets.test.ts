import assert from 'node:assert/strict';
import fc from 'fast-check';
import { StickySnippets } from '../../../server/completion/sticky-snippets.ts';
import { contextOf } from '../../support/drawn-cursor.ts';

/** Every choice is another one. */
function sticky(): StickySnippets {
  let count = 0;
  return new StickySnippets(() => Promise.resolve({ text: `// ${count++}\n`, tokens: [] }));
}

const text = async (
  snippets: StickySnippets,
  drawn: string,
  isIdle = false,
  uri = 'file:///a.ts',
): Promise<string> => (await snippets.of(contextOf(drawn, { uri }), isIdle)).text;

describe('StickySnippets', () => {
  it('property: typing, over lines too, never changes them', async () => {
    const typed = fc.array(fc.constantFrom('a', ' ', '(', '=', '\n', '  ', 'const', ';', '}'), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(typed, fc.boolean(), async (keys, closes) => {
        const snippets = sticky();
        let before = 'function f() {\n  ';
        const first = await text(snippets, `${before}█\n}\n`);
        for (const key of keys) {
          before += key;
          // Editors close a bracket that is typed.
          const after = closes && key === '(' ? ')' : '';
          assert.equal(await text(snippets, `${before}█${after}\n}\n`), first);
        }
      }),
    );
  });

  it('are chosen anew where the cursor jumps, in another document, and when there is more to choose from', async () => {
    const snippets = sticky();
    assert.equal(await text(snippets, 'a\n█\nb\nc\n'), '// 0\n');
    assert.equal(await text(snippets, 'a\n\nb\n█c\n'), '// 1\n');
    assert.equal(await text(snippets, 'a\n\nb\n█c\n', false, 'file:///b.ts'), '// 2\n');
    assert.equal(await text(snippets, 'a\n\nb\n█c\n'), '// 3\n');
    snippets.forget();
    assert.equal(await text(snippets, 'a\n\nb\n█c\n'), '// 4\n');
  });

  it('are chosen anew at rest when the cursor has come far, and only then', async () => {
    const snippets = sticky();
    const far = '\n'.repeat(17);
    assert.equal(await text(snippets, '█\nend\n'), '// 0\n');
    assert.equal(await text(snippets, `${far}█\nend\n`), '// 0\n');
    assert.equal(await text(snippets, `\n█\nend\n`, true), '// 0\n');
    assert.equal(await text(snippets, `${far}█\nend\n`, true), '// 1\n');
    assert.equal(await text(snippets, `${far}x█\nend\n`), '// 1\n');
  });
});
