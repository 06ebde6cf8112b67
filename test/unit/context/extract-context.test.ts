import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CompletionContext } from '../../../server/context/context.ts';
import { linesOf, looksBinary, type DocumentLines } from '../../../server/context/document-lines.ts';
import { extractContext } from '../../../server/context/extract-context.ts';
import { Syntax } from '../../../server/syntax/syntax.ts';
import { assetsDirectory, PATIENT } from '../syntax/assets-directory.ts';
import { drawn } from './drawn-document.ts';

const syntax = Syntax.create(assetsDirectory, (message) => assert.fail(message), PATIENT);

function contextAt(drawing: string, languageId = 'typescript'): CompletionContext {
  const { document, position } = drawn(drawing);
  return extractContext({ uri: 'file:///a', path: 'a', languageId, document, position });
}

function contextWithTree(drawing: string, languageId = 'typescript'): CompletionContext {
  const { text, document, position } = drawn(drawing);
  const tree = syntax.parse(languageId, text);
  assert.ok(tree);
  try {
    return extractContext({ uri: 'file:///a', path: 'a', languageId, document, position, tree });
  } finally {
    tree.delete();
  }
}

const isWellFormed = (text: string) => !/\p{Surrogate}/u.test(text);
const numbered = (count: number) => Array.from({ length: count }, (_, line) => `line ${line}`);

describe('the window', () => {
  it('holds a small document whole, with line ends of one kind', () => {
    const context = contextAt('a\r\n\tb█c\r\nd\r\n');
    assert.equal(context.prefix, 'a\n\tb');
    assert.equal(context.suffix, 'c\nd\n');
    assert.deepEqual(context.position, { line: 1, character: 2 });
    assert.equal(context.prefixStartLine, 0);
    assert.equal(context.suffixEndsDocument, true);
    assert.equal(context.layout.eol, '\r\n');
    assert.equal(context.layout.lineIndent, '\t');
  });

  it("begins with what stands above, such as a notebook's earlier cells, unless it begins further down", () => {
    const given = { uri: 'u', path: 'a', languageId: 'python', above: 'a = 1\nb = 2\n\n' };
    const near = extractContext({
      ...given,
      document: linesOf('c = a'),
      position: { line: 0, character: 5 },
    });
    assert.equal(near.prefix, 'a = 1\nb = 2\n\nc = a');
    assert.equal(near.prefixStartLine, -3);
    assert.deepEqual(near.position, { line: 0, character: 5 });
    const document = linesOf(numbered(400).join('\n'));
    const far = extractContext({ ...given, document, position: { line: 300, character: 0 } });
    assert.doesNotMatch(far.prefix, /b = 2/);
  });

  it('moves its start in steps', () => {
    const document = linesOf(numbered(700).join('\n'));
    const starts = new Set<number>();
    for (let line = 0; line < 700; line++) {
      const position = { line, character: 0 };
      const { prefixStartLine: start, prefix } = extractContext({
        uri: 'u',
        path: 'a',
        languageId: 'text',
        document,
        position,
      });
      starts.add(start);
      assert.ok(line - start <= 160);
      assert.ok(start === 0 || line - start > 128);
      assert.equal(prefix.split('\n')[0], line === start ? '' : `line ${start}`);
    }
    assert.equal(starts.size, 1 + Math.ceil((700 - 161) / 32));
  });

  it('ends some lines after the cursor', () => {
    const context = contextAt(`x█\n${numbered(100).join('\n')}`);
    assert.equal(context.suffixEndsDocument, false);
    assert.equal(context.suffix.split('\n').length, 25);
  });

  it('cuts long lines, never between the halves of a character', () => {
    const long = '😀'.repeat(400);
    const context = contextAt(`${long}\nx${long}\n${long}${long}x${long}█${long}\n${long}`);
    assert.ok(isWellFormed(context.prefix));
    assert.ok(isWellFormed(context.suffix));
    assert.ok(context.prefix.length < 500 + 500 + 2000 + 3);
    assert.ok(context.suffix.length <= 500 + 500 + 1);
  });

  it('moves a position outside into the document, and out of a character', () => {
    const at = (line: number, character: number) =>
      extractContext({
        uri: 'u',
        path: 'a',
        languageId: 'text',
        document: linesOf('ab\na😀'),
        position: { line, character },
      }).position;
    assert.deepEqual(at(7, 0), { line: 1, character: 0 });
    assert.deepEqual(at(-1, 9), { line: 0, character: 2 });
    assert.deepEqual(at(1, 2), { line: 1, character: 1 });
    assert.deepEqual(at(1, 3), { line: 1, character: 3 });
  });

  it('reads a few hundred lines of 20 MB', () => {
    let read = 0;
    const lines = linesOf('const a = f(b);\n'.repeat(1_300_000));
    const document: DocumentLines = {
      lineCount: lines.lineCount,
      eol: lines.eol,
      lineAt: (line) => (read++, lines.lineAt(line)),
    };
    const position = { line: 1_000_000, character: 5 };
    const context = extractContext({ uri: 'u', path: 'a.ts', languageId: 'typescript', document, position });
    assert.ok(read < 2_500, `${read} lines read`);
    assert.ok(context.prefix.length < 4_000);
    assert.equal(looksBinary(document), false);
  });

  it('is small in a minified file', () => {
    const context = contextAt(`${'a(b);'.repeat(400_000)}█${'a(b);'.repeat(400_000)}`, 'javascript');
    assert.ok(context.prefix.length <= 2_500);
    assert.ok(context.suffix.length <= 500);
  });
});

const typed = fc
  .array(
    fc.constantFrom(
      'a',
      'const ',
      '(',
      ')',
      '"',
      "'",
      '`',
      ' ',
      '\t',
      '{',
      '=> ',
      '//',
      '/*',
      '#',
      '😀',
      '漢',
      'é',
      ';',
    ),
    {
      minLength: 1,
      maxLength: 30,
    },
  )
  .map((pieces) => pieces.join(''));
const programLine = fc.constantFrom(
  '',
  'import a',
  '  f();',
  '\tif (x) {',
  '}',
  '"""',
  '/*',
  'def f():',
  '# x',
  '漢字😀',
  'x'.repeat(900),
);
const eol = fc.constantFrom('\n', '\r\n');

describe('properties', () => {
  before(() => Promise.all([syntax.load('typescript'), syntax.load('python'), syntax.load('rust')]));

  it('typing on a line changes only the end of the prefix', () => {
    fc.assert(
      fc.property(
        fc.array(programLine, { maxLength: 400 }),
        fc.array(programLine, { maxLength: 40 }),
        typed,
        eol,
        (above, below, line, end) => {
          let previous: CompletionContext | undefined;
          for (let length = 0; length <= line.length; length++) {
            if (!isWellFormed(line.slice(0, length))) continue;
            const text = [...above, `  ${line.slice(0, length)})`, ...below].join(end);
            const position = { line: above.length, character: 2 + length };
            const context = extractContext({
              uri: 'u',
              path: 'a',
              languageId: 'typescript',
              document: linesOf(text),
              position,
            });
            if (previous) {
              assert.equal(context.prefixStartLine, previous.prefixStartLine);
              assert.ok(context.prefix.startsWith(previous.prefix));
              assert.equal(context.suffix, previous.suffix);
              assert.deepEqual(context.imports, previous.imports);
              assert.equal(context.layout.indentUnit, previous.layout.indentUnit);
            }
            previous = context;
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('prefix and suffix are the document around the position, whatever its characters', () => {
    fc.assert(
      fc.property(fc.array(typed, { maxLength: 20 }), eol, fc.nat(), fc.nat(), (lines, end, row, column) => {
        const text = lines.join(end);
        const document = linesOf(text);
        const line = row % document.lineCount;
        const position = { line, character: column % (document.lineAt(line).length + 1) };
        for (const languageId of ['typescript', 'python', 'rust', 'nothing']) {
          const tree = syntax.parse(languageId, text);
          const context = extractContext({ uri: 'u', path: 'a', languageId, document, position, tree });
          assert.equal(context.prefix + context.suffix, lines.join('\n'));
          const before = context.prefix.split('\n');
          assert.equal(before.length - 1, context.position.line);
          assert.equal(before.at(-1)!.length, context.position.character);
          assert.ok(isWellFormed(context.prefix) && isWellFormed(context.suffix));
          for (const scope of context.scopes)
            assert.ok(scope.startLine <= line && scope.endLine >= scope.startLine);
          tree?.delete();
        }
      }),
      { numRuns: 100 },
    );
  });

  it('lines are those of the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', '\r', '\n', '\r\n', '\u2028', '😀'), { maxLength: 30 }),
        (pieces) => {
          const text = pieces.join('');
          const document = linesOf(text);
          const lines = Array.from({ length: document.lineCount }, (_, line) => document.lineAt(line));
          assert.deepEqual(lines, text.split(/\r\n|\r|\n/));
          assert.equal(document.lineAt(document.lineCount), '');
        },
      ),
    );
  });
});

describe('imports above the window', () => {
  before(() => Promise.all(['typescript', 'python', 'go', 'cpp'].map((id) => syntax.load(id))));
  const filler = '\nlet x = 1;'.repeat(300);
  const cases: readonly (readonly [
    languageId: string,
    head: string,
    filler: string,
    expected: readonly string[],
  ])[] = [
    [
      'typescript',
      'import a from "a";\nimport {\n  b,\n  c,\n} from "b";\nexport { d } from "d";\nconst e = 1;',
      filler,
      ['import a from "a";', 'import { b, c, } from "b";', 'export { d } from "d";'],
    ],
    [
      'python',
      'import os\nfrom a import (\n    b,\n    c,\n)\n\nif x:\n    pass',
      '\nx = 1'.repeat(300),
      ['import os', 'from a import ( b, c, )'],
    ],
    [
      'go',
      'package a\n\nimport (\n\t"fmt"\n\tb "b"\n)',
      '\nvar x = 1'.repeat(300),
      ['package a', 'import ( "fmt" b "b" )'],
    ],
    [
      'cpp',
      '#ifndef A_H\n#define A_H\n#include <a>\n#include "b.h"\nusing std::string;',
      '\nint x;'.repeat(300) + '\n#endif',
      ['#include <a>', '#include "b.h"', 'using std::string;'],
    ],
  ];
  for (const [languageId, head, rest, expected] of cases) {
    it(`${languageId}, with a grammar and without`, () => {
      const drawing = `${head}${rest}\n█`;
      for (const { imports } of [contextWithTree(drawing, languageId), contextAt(drawing, languageId)]) {
        assert.deepEqual(
          imports.map(({ text }) => text),
          expected,
        );
      }
    });
  }

  it('with the line they stand in, above the cursor only', () => {
    const drawing = '\nimport a from "a";\n█\nimport b from "b";';
    const expected = [{ line: 1, text: 'import a from "a";' }];
    assert.deepEqual(contextWithTree(drawing).imports, expected);
    assert.deepEqual(contextAt(drawing).imports, expected);
  });
});

describe('scopes', () => {
  before(() => Promise.all([syntax.load('typescript'), syntax.load('python')]));

  it('have headers of one line', () => {
    const { scopes } = contextWithTree(
      'export class Shop<T>\n  extends Base {\n  async sell(\n    item: Item,\n    count = 1,\n  ): Promise<void> {\n    if (count > 1) {\n      █\n    }\n  }\n}\n',
    );
    assert.deepEqual(
      scopes.map(({ header, startLine, endLine }) => ({ header, startLine, endLine })),
      [
        { header: 'class Shop<T> extends Base', startLine: 0, endLine: 10 },
        { header: 'async sell( item: Item, count = 1, ): Promise<void>', startLine: 2, endLine: 9 },
        { header: 'if (count > 1)', startLine: 6, endLine: 8 },
      ],
    );
  });

  it('in Python', () => {
    const { scopes } = contextWithTree(
      'class A(B):\n    def f(self, x):\n        g()\n        █\n',
      'python',
    );
    assert.deepEqual(
      scopes.map(({ header }) => header),
      ['class A(B):', 'def f(self, x):'],
    );
  });

  it('with a header that goes on and on is cut', () => {
    const { scopes } = contextWithTree(
      `function f(${'😀: string, '.repeat(5)}${'parameter: string, '.repeat(50)}) {\n█\n}`,
    );
    assert.equal(scopes.length, 1);
    assert.ok(scopes[0]!.header.length <= 160);
    assert.ok(scopes[0]!.header.endsWith('…') && isWellFormed(scopes[0]!.header));
  });
});

describe('layout', () => {
  const unit = (drawing: string, languageId = 'typescript') =>
    contextAt(drawing, languageId).layout.indentUnit;

  it('finds the unit of indentation', () => {
    assert.equal(unit('a {\n  b {\n    c\n  }\n}\n█'), '  ');
    assert.equal(unit('a {\n    b\n    c\n█'), '    ');
    assert.equal(unit('a {\n\tb {\n\t\tc\n█'), '\t');
    assert.equal(unit('/**\n * a\n */\nf(a,\n     b)\nif {\n  c\n}\n█'), '  ');
  });

  it('takes the habit of the language where the document does not tell', () => {
    assert.equal(unit('█'), '  ');
    assert.equal(unit('█', 'go'), '\t');
    assert.equal(unit('█', 'python'), '    ');
    assert.equal(unit('█', 'unknown'), '    ');
  });

  it('takes what the editor says', () => {
    const { document, position } = drawn('a {\n  b\n█');
    const layout = (insertSpaces: boolean, tabSize: number) =>
      extractContext({
        uri: 'u',
        path: 'a',
        languageId: 'css',
        document,
        position,
        indentation: { insertSpaces, tabSize },
      }).layout.indentUnit;
    assert.equal(layout(true, 3), '   ');
    assert.equal(layout(false, 8), '\t');
    assert.equal(layout(true, Number.NaN), '    ');
  });
});

describe('binary documents', () => {
  it('are told from text', () => {
    assert.equal(looksBinary(linesOf('\x7fELF\x02\x01\x01\0\0\0')), true);
    assert.equal(looksBinary(linesOf('\ufffd\ufffd\x01PNG\n\x1a\n')), true);
    assert.equal(looksBinary(linesOf('')), false);
    assert.equal(looksBinary(linesOf('a\tb\r\n漢字 😀\f\x1b[0m\n')), false);
    assert.equal(looksBinary(linesOf(`${'text '.repeat(3_000)}\0`)), false);
  });
});
