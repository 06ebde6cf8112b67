import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findChange } from '../../../server/syntax/text-change.ts';
import { Syntax } from '../../../server/syntax/syntax.ts';
import { rootOf, type SyntaxNode } from '../../../server/syntax/tree.ts';
import { assetsDirectory, PATIENT } from './assets-directory.ts';

const syntax = Syntax.create(assetsDirectory, (message) => assert.fail(message), PATIENT);

/** Pieces of programs, line ends of all kinds, and characters outside the first plane. */
const piece = fc.constantFrom(
  ...[
    'def f(a):\n    ',
    'function f() {',
    '}',
    '{',
    '(',
    ')',
    '"',
    "'",
    '`',
    '/*',
    '*/',
    '//',
    '#',
    ':',
    ';',
  ],
  ...[
    '\n',
    '\r\n',
    '\r',
    '\t',
    '    ',
    '  ',
    'x',
    'if ',
    'class A ',
    '= 1',
    '=> ',
    '😀',
    '漢字',
    'é',
    '\u2028',
  ],
);
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
const edit = fc.record({ at: fc.nat(), remove: fc.nat(12), insert: text });
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function apply(before: string, { at, remove, insert }: Edit): string {
  const start = at % (before.length + 1);
  return before.slice(0, start) + insert + before.slice(start + remove);
}

/** The whole tree as text, with positions. */
function print(node: SyntaxNode): string {
  const { start, end } = node;
  const flags = `${node.isError ? '!' : ''}${node.isMissing ? '?' : ''}`;
  const range = `${start.line}:${start.character}-${end.line}:${end.character}`;
  return `(${node.type}${flags} ${range}${node.children.map((child) => print(child)).join('')})`;
}

/** Programs without errors, so that every difference counts: error recovery may differ between a followed tree and a fresh one. */
const PROGRAMS: Readonly<Record<string, string>> = {
  typescript:
    'import { a } from "./a";\r\n\r\nclass A<T> {\r\n  // 漢字 😀\r\n  f(x = `a${1 + 2}😀`): T {\r\n    return x as T;\r\n  }\r\n}\r\n',
  python:
    'import os\n\n\nclass A:\n\t"""Doc 😀."""\n\n\tdef f(self, x=1):\n\t\tif x:\n\t\t\treturn f"{x} é"\n\t\treturn [\n1]\n',
  rust: "use a::b;\n\nimpl<'a> A<'a> {\n    /// 漢字\n    fn f(&self) -> char {\n        match self { _ => '😀' }\n    }\n}\n",
  cpp: '#include <a>\n\nnamespace a {\nclass B : public C {\n  int f() const { return g(R"(😀)") + 1; }\n};\n}\n',
  ruby: 'require "a"\n\nclass A\n  # é\n  def f(x)\n    x.each do |y|\n      puts <<~TEXT\n        #{y} 😀\n      TEXT\n    end\n  end\nend\n',
  php: "<?php\nnamespace A;\n\nclass B {\n  // 漢字\n  function f($x) {\n    $y = <<<TEXT\n      {$x} 😀\n      TEXT;\n    return [$y, 'é'];\n  }\n}\n",
  shellscript:
    'set -e\n\n# é\nf() {\n  local x="${1:-😀}"\n  cat <<TEXT\n$x\nTEXT\n  if [ -n "$x" ]; then\n    echo "$(g "$x")"\n  fi\n}\n',
};
/** Ruby's heredoc stayed an operator after the error was gone. */
const HEREDOC_LOST: readonly Edit[] = [
  { at: 1_396_645_232, remove: 0, insert: '=> ' },
  { at: 0, remove: 0, insert: '' },
];

describe('a tree that follows edits', () => {
  before(() => Promise.all(Object.keys(PROGRAMS).map((id) => syntax.load(id))));

  for (const [languageId, program] of Object.entries(PROGRAMS)) {
    it(`reads a ${languageId} program as a fresh one does`, () => {
      const fresh = syntax.parse(languageId, program);
      assert.ok(fresh);
      assert.equal(fresh.hasError, false);
      const expected = print(rootOf(fresh));
      fresh.delete();
      fc.assert(
        fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
          let current = program;
          let tree = syntax.parse(languageId, current);
          for (const each of edits) {
            current = apply(current, each);
            tree = syntax.parse(languageId, current, tree);
          }
          tree = syntax.parse(languageId, program, tree);
          assert.ok(tree);
          const followed = print(rootOf(tree));
          tree.delete();
          assert.equal(followed, expected);
        }),
        { numRuns: 100, examples: [[[...HEREDOC_LOST]]] },
      );
    });
  }
});

describe('what changed between two texts', () => {
  it('is found, with positions that fit', () => {
    fc.assert(
      fc.property(text, edit, fc.nat(3), (start, change, long) => {
        const before = 'same line\n'.repeat(long * 500) + start + 'end\n'.repeat(long * 1500);
        const after = apply(before, change);
        const found = findChange(before, after);
        if (!found) return before === after;
        const { startOffset, oldEndOffset, newEndOffset } = found;
        assert.equal(
          before.slice(0, startOffset) + after.slice(startOffset, newEndOffset) + before.slice(oldEndOffset),
          after,
        );
        assert.deepEqual(found.start, positionAt(after, startOffset));
        assert.deepEqual(found.oldEnd, positionAt(before, oldEndOffset));
        assert.deepEqual(found.newEnd, positionAt(after, newEndOffset));
        return true;
      }),
    );
  });
});

function positionAt(text: string, offset: number) {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: before.at(-1)!.length };
}
