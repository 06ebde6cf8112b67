import assert from 'node:assert/strict';
import { languageFor, languageOf, lineCommentOf } from '../../../server/context/languages.ts';
import { LANGUAGES } from '../../../server/syntax/language-table.ts';

describe('languages', () => {
  const idOf = (path: string) => languageOf(path)?.ids[0];

  it('by path', () => {
    assert.equal(idOf('src/a.b.ts'), 'typescript');
    assert.equal(idOf('A.TSX'), 'typescriptreact');
    assert.equal(idOf('file:///c:/x/a.PY'), 'python');
    assert.equal(idOf('C:\\x\\a.h'), 'cpp');
    assert.equal(idOf('deploy/Dockerfile'), 'dockerfile');
    assert.equal(idOf('a.rs/README'), undefined);
    assert.equal(idOf('a.unknown'), undefined);
    assert.equal(idOf(''), undefined);
  });

  it('by id, else by path, else text', () => {
    assert.equal(languageFor('go', 'a.py').ids[0], 'go');
    assert.equal(languageFor('', 'a.py').ids[0], 'python');
    assert.equal(languageFor('', 'a').ids[0], 'plaintext');
  });

  it('tell their line comment', () => {
    assert.equal(lineCommentOf('rust'), '//');
    assert.equal(lineCommentOf('lua'), '--');
    assert.equal(lineCommentOf('css'), undefined);
  });

  it('have ids, extensions and file names of their own, and patterns that compile', () => {
    for (const key of ['ids', 'extensions', 'filenames'] as const) {
      const all = LANGUAGES.flatMap((language) => language[key] ?? []);
      assert.deepEqual(all, [...new Set(all)]);
    }
    for (const { imports, opens, blocks, wasm, queries } of LANGUAGES) {
      for (const pattern of [imports, opens]) if (pattern !== undefined) new RegExp(pattern);
      assert.equal(opens !== undefined, blocks === 'end');
      assert.equal(wasm === undefined, queries === undefined);
    }
  });
});
