import assert from 'node:assert/strict';
import fc from 'fast-check';
import { likelyNames } from '../../../server/retrieval/worker/likely-names.ts';
import type { IndexedFile } from '../../../server/retrieval/worker/indexed-file.ts';
import { hashOf, namesUsedIn } from '../../../server/retrieval/worker/names.ts';
import type { RetrievalPlace } from '../../../server/retrieval/snippet.ts';

const file = (path: string, text: string, more: Partial<IndexedFile> = {}): IndexedFile => ({
  file: `/w/${path}`,
  path,
  languageId: 'typescript',
  modifiedMs: 0,
  bytes: text.length,
  symbols: [],
  names: namesUsedIn(text),
  ...more,
});
const PLACE: RetrievalPlace = {
  file: '/w/src/main.ts',
  languageId: 'typescript',
  firstVisibleLine: 0,
  lastVisibleLine: 20,
  line: 3,
  before: '',
  after: '',
  imports: [],
};
const near = new Map([
  ['readCart', 1],
  ['customer', 0.5],
]);
const shareOf = (files: readonly IndexedFile[], name: string): number =>
  likelyNames(files, PLACE, near).get(hashOf(name)) ?? 0;

describe('likelyNames', () => {
  const alike = file('lib/checkout.ts', 'readCart(customer); applyDiscount();');
  const other = file('lib/log.ts', 'openStream(); writeLine();');

  it('files that have names in common with the place vote for what they use', () => {
    const files = [alike, other];
    assert.ok(shareOf(files, 'applyDiscount') > 0.9);
    assert.equal(shareOf(files, 'openStream'), 0);
    assert.equal(shareOf(files, 'neverWritten'), 0);
  });

  it('a file of the same folder has a part of the votes without a name in common', () => {
    const share = shareOf([alike, file('src/near.ts', 'openStream();')], 'openStream');
    assert.ok(share > 0 && share < 0.5, String(share));
  });

  it('what only the defining file uses is less likely', () => {
    const symbols = [
      { name: 'applyDiscount', kind: 'function', line: 0, endLine: 0, text: '', isTopLevel: true } as const,
    ];
    const defining = file('lib/checkout.ts', 'readCart(customer); applyDiscount();', { symbols });
    assert.ok(shareOf([defining, other], 'applyDiscount') < shareOf([alike, other], 'applyDiscount') / 2);
  });

  it('neither the file itself votes, nor another language, another folder of the workspace, or a document of no folder', () => {
    const text = 'readCart(customer); applyDiscount();';
    const without = [
      file('src/main.ts', text),
      file('lib/a.py', text, { languageId: 'python' }),
      file('a.ts', text, { file: '/elsewhere/a.ts' }),
      file('a.ts', text, { isLoose: true }),
    ];
    assert.equal(likelyNames([...without, other], PLACE, near).size, 0);
  });

  it('property: shares are from 0 to 1', () => {
    const word = fc.constantFrom('readCart', 'customer', 'applyDiscount', 'openStream', 'writeLine', 'src');
    const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '));
    const path = fc.constantFrom('src/a.ts', 'src/b.ts', 'lib/c.ts', 'd.ts');
    fc.assert(
      fc.property(fc.array(fc.record({ path, text }), { maxLength: 20 }), (files) => {
        const shares = likelyNames(
          files.map((one) => file(one.path, one.text)),
          PLACE,
          near,
        );
        for (const share of shares.values()) assert.ok(share >= 0 && share <= 1 + 1e-9, String(share));
      }),
    );
  });
});

describe('namesUsedIn', () => {
  it('has each name once, without short ones and words of every program', () => {
    const names = namesUsedIn('const total = readCart(a, total, return_value); // Größe');
    assert.deepEqual([...names], ['total', 'readCart', 'return_value', 'Größe'].map(hashOf));
  });

  it('ends at 2,000 names', () => {
    const text = Array.from({ length: 3_000 }, (_, at) => `name${at}`).join(' ');
    assert.equal(namesUsedIn(text).length, 2_000);
  });
});
