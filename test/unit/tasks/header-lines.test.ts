import assert from 'node:assert/strict';
import { languageFor } from '../../../server/context/languages.ts';
import { linesOf } from '../../../server/context/document-lines.ts';
import { headerLines } from '../../../server/tasks/generate/place.ts';

const MANY = 10_000;
const linesIn = (languageId: string, text: string, maxLines = MANY): readonly number[] =>
  headerLines(linesOf(text), languageFor(languageId, ''), maxLines);

describe('lines on which declarations begin', () => {
  it('are those of functions and classes, not of branches, comments and calls', () => {
    assert.deepEqual(
      linesIn(
        'python',
        'import os\n\nclass Cart:\n    def total(self):\n        if self:\n            return 1\n\n# def no():\n"""\ndef text():\n"""\nasync def pay():\n    pass\n',
      ),
      [2, 3, 11],
    );
    assert.deepEqual(
      linesIn(
        'typescript',
        'export class A {\n  run(): void {\n    for (;;) {\n    }\n  }\n}\nfunction f() {}\n',
      ),
      [0, 1, 6],
    );
  });

  it('are found in long files, each once, up to a limit', () => {
    const text = 'def f():\n    pass\n\n'.repeat(1000);
    const lines = linesIn('python', text);
    assert.equal(lines.length, 1000);
    assert.ok(lines.every((line, index) => line === index * 3));
    assert.equal(linesIn('python', text, 300).length, 100);
  });

  it('are none in text', () => {
    assert.deepEqual(linesIn('plaintext', 'def f():\n    pass\n'), []);
  });
});
