import assert from 'node:assert/strict';
import { enclosingHeaders } from '../../../server/context/enclosing.ts';
import { languageFor } from '../../../server/context/languages.ts';
import { drawn as documentOf } from './drawn-document.ts';

const STORIES: Record<
  string,
  { readonly languageId: string; readonly drawn: string; readonly expected: readonly string[] }
> = {
  'a method in a class': {
    languageId: 'typescript',
    drawn: 'export class Cart {\n  private a = 1;\n\n  total(): number {\n    let sum = 0;\n    █\n  }\n}\n',
    expected: ['export class Cart {', '  total(): number {'],
  },
  'statements around are left out, what they stand in is not': {
    languageId: 'typescript',
    drawn: 'function f() {\n  for (const a of b) {\n    if (a) {\n      █\n',
    expected: ['function f() {'],
  },
  'a header of several lines': {
    languageId: 'python',
    drawn:
      'class A(Base):\n    def f(\n        self,\n        b: int,\n    ) -> int:\n        c = 1\n        █\n',
    expected: ['class A(Base):', '    def f('],
  },
  'braces on lines of their own': {
    languageId: 'csharp',
    drawn: 'namespace A\n{\n    public class B\n    {\n        int C()\n        {\n            █\n',
    expected: ['namespace A', '    public class B', '        int C()'],
  },
  'access specifiers are not what the class is': {
    languageId: 'cpp',
    drawn: 'class A : public B {\npublic:\n  int c() {\n    █\n',
    expected: ['class A : public B {', '  int c() {'],
  },
  'a blank line by the blanks before the cursor': {
    languageId: 'python',
    drawn: 'class A:\n    def f(self):\n        pass\n\n    █\n',
    expected: ['class A:'],
  },
  'nothing at the top level': { languageId: 'go', drawn: 'func f() {\n\treturn\n}\n\n█\n', expected: [] },
  'comments and text are nothing': {
    languageId: 'ruby',
    drawn: 'class A\n# a comment\n  def f\n  # another\n    b = 1\n    █\n',
    expected: ['class A', '  def f'],
  },
  'no blocks, no headers': { languageId: 'plaintext', drawn: 'a\n  b\n    █', expected: [] },
};

describe('enclosing headers', () => {
  for (const [name, { languageId, drawn, expected }] of Object.entries(STORIES)) {
    it(name, () => {
      const { document, position } = documentOf(drawn);
      const enclosing = enclosingHeaders(document, position, languageFor(languageId, ''));
      assert.deepEqual(
        enclosing.map(({ text }) => text),
        expected,
      );
      const lines = drawn.split('\n');
      for (const { line, text } of enclosing) assert.equal(lines[line], text);
    });
  }
});
