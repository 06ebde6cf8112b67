import assert from 'node:assert/strict';
import fc from 'fast-check';
import { drawPlaces, drawVisits } from '../../bench/replay/places.ts';
import type { CorpusFile } from '../../corpus/corpus.ts';
import { mulberry32 } from '../../support/seeded.ts';

const FILE = Array.from({ length: 40 }, (_, line) =>
  line % 10 === 9 ? '' : `${line % 2 ? '    ' : '\t'}call(first, ${line});`,
).join('\n');

const fileOf = (language: string, name: string, text = FILE): CorpusFile => ({
  package: `${language}-package`,
  version: '1.0.0',
  language,
  path: name,
  text,
  folder: '/corpus',
});

describe('drawPlaces', () => {
  it('types lines of the file again, Enter with the indentation', () => {
    const places = drawPlaces(FILE, 3, mulberry32(1));
    assert.equal(places.length, 3);
    for (const { before, after, keys } of places) {
      assert.equal(before + keys.join('') + after, FILE);
      assert.equal(keys.filter((key) => key.startsWith('\n')).length, 2);
      assert.match(before, /(?:^|\n)[ \t]+$/);
      assert.ok(keys.every((key) => key.length === 1 || /^\n[ \t]+$/.test(key)));
    }
  });

  it('has no place in a file without code', () => {
    assert.deepEqual(drawPlaces('', 2, mulberry32(1)), []);
    assert.deepEqual(drawPlaces('}\n'.repeat(100), 2, mulberry32(1)), []);
  });

  it('always fills the gap, whatever the file', () => {
    const line = fc.string({ unit: fc.constantFrom('a', ' ', '\t', '(', '😀', '文'), maxLength: 20 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.nat(), (lines, seed) => {
        const text = lines.join('\n');
        for (const { before, after, keys } of drawPlaces(text, 2, mulberry32(seed))) {
          assert.equal(before + keys.join('') + after, text);
        }
      }),
    );
  });
});

describe('drawVisits', () => {
  const files = ['go', 'rust'].flatMap((language) => [1, 2, 3].map((file) => fileOf(language, `${file}`)));

  it('takes the languages in turn', () => {
    const visits = drawVisits(files, 8, 1);
    assert.equal(visits.flatMap(({ places }) => places).length, 8);
    assert.equal(new Set(visits.slice(0, 2).map(({ file }) => file.language)).size, 2);
  });

  it('draws the same for the same seed, and a beginning of it for a smaller limit', () => {
    assert.deepEqual(drawVisits(files, 8, 3), drawVisits(files, 8, 3));
    assert.deepEqual(drawVisits(files, 4, 3), drawVisits(files, 8, 3).slice(0, 2));
    assert.notDeepEqual(drawVisits(files, 8, 3), drawVisits(files, 8, 4));
  });
});
