import assert from 'node:assert/strict';
import { linesOf } from '../../../server/context/document-lines.ts';
import { withEdit } from '../../../server/tasks/edited-text.ts';
import type { Script } from '../../support/scripted-engine.ts';
import { textOfDocument } from '../../../server/tasks/lines.ts';
import { inputOf, runTask } from './scene.ts';

/** Answers what the prompt's last words ask for. */
const answers: Script = ({ prompt }) => {
  const lead = prompt.slice(prompt.lastIndexOf('\n') + 1);
  if (lead.startsWith('Summary:')) return ' adds things up.\n';
  if (lead.startsWith('Returns:')) return ' The sum\n';
  return ` the part of ${lead.slice('Parameter '.length, -1)}\n`;
};

async function documented(languageId: string, drawing: string, script: Script = answers): Promise<string> {
  const input = await inputOf(languageId, drawing);
  const { result } = await runTask('document', input, script, { candidate: 0 });
  if (result.kind !== 'edit') return `!${result.kind === 'refused' ? result.reason : result.kind}`;
  assert.deepEqual(result.syntax, { kind: 'right' });
  return withEdit(linesOf(textOfDocument(input.document)), result.range, result.newText);
}

const ARGS = 'Args:\n        a: The part of a.\n        *rest: The part of *rest.\n';

describe('document', () => {
  const stories: readonly (readonly [title: string, language: string, drawing: string, expected: string])[] =
    [
      [
        'Python: a docstring with the parameters of the signature, without self',
        'python',
        'class A:\n    def add(self, a: int, *rest):\n        return a█ + sum(rest)\n',
        `class A:\n    def add(self, a: int, *rest):\n        """Adds things up.\n\n        ${ARGS.replaceAll('        ', '            ')}\n        Returns:\n            The sum.\n        """\n        return a + sum(rest)\n`,
      ],
      [
        'Python: one line where there is nothing more to say',
        'python',
        '@cached\ndef f():█\n    # why\n    pass\n',
        '@cached\ndef f():\n    """Adds things up."""\n    # why\n    pass\n',
      ],
      [
        'Python: in place of an older docstring',
        'python',
        'def f():\n    """Old\n    text."""\n    █pass\n',
        'def f():\n    """Adds things up."""\n    pass\n',
      ],
      [
        'TypeScript: JSDoc above the export, without the names in a function type',
        'typescript',
        'const x = 1;\n\nexport function add(a: number, by?: (b: number) => number, ...rest: number[]): number {\n  return a;█\n}\n',
        'const x = 1;\n\n/**\n * Adds things up.\n *\n * @param a - The part of a.\n * @param by - The part of by.\n * @param rest - The part of rest.\n * @returns The sum.\n */\n' +
          'export function add(a: number, by?: (b: number) => number, ...rest: number[]): number {\n  return a;\n}\n',
      ],
      [
        'JavaScript: an arrow function at the start of the file',
        'javascript',
        'const add = (a, b = 2) => a + b;█\n',
        '/**\n * Adds things up.\n *\n * @param a - The part of a.\n * @param b - The part of b.\n * @returns The sum.\n */\nconst add = (a, b = 2) => a + b;\n',
      ],
      [
        'a class: what it is for',
        'typescript',
        '@register\nclass Sum {█\n  total = 0;\n}\n',
        '/** Adds things up. */\n@register\nclass Sum {\n  total = 0;\n}\n',
      ],
      [
        'Java: Javadoc above the annotation, in place of an older one',
        'java',
        'class A {\n    /**\n     * Old.\n     */\n    @Override\n    int add(int a, String... rest) {█\n        return a;\n    }\n}\n',
        'class A {\n    /**\n     * Adds things up.\n     *\n     * @param a The part of a.\n     * @param rest The part of rest.\n     * @return The sum.\n     */\n    @Override\n    int add(int a, String... rest) {\n        return a;\n    }\n}\n',
      ],
      [
        'Rust: rustdoc above the attribute',
        'rust',
        '#[inline]\npub fn add(a: i32, mut b: i32) -> i32 {█\n    a + b\n}\n',
        '/// Adds things up.\n///\n/// # Arguments\n///\n/// * `a` - The part of a.\n/// * `b` - The part of b.\n///\n/// # Returns\n///\n/// The sum.\n#[inline]\npub fn add(a: i32, mut b: i32) -> i32 {\n    a + b\n}\n',
      ],
      [
        'Go: a sentence that begins with the name',
        'go',
        'package a\n\n//go:noinline\nfunc (s *Sum) Add(a int) int {█\n\treturn a\n}\n',
        'package a\n\n//go:noinline\n// Add adds things up.\nfunc (s *Sum) Add(a int) int {\n\treturn a\n}\n',
      ],
      [
        'C#: an XML comment',
        'csharp',
        'class A\n{\n    void Add(int a)\n    {█\n    }\n}\n',
        'class A\n{\n    /// <summary>\n    /// Adds things up.\n    /// </summary>\n    /// <param name="a">The part of a.</param>\n    void Add(int a)\n    {\n    }\n}\n',
      ],
      [
        'C++: Doxygen, pointers and references',
        'cpp',
        'int add(const int *a, int &b, int c = 1) {█\n  return *a;\n}\n',
        '/**\n * Adds things up.\n *\n * @param a The part of a.\n * @param b The part of b.\n * @param c The part of c.\n * @return The sum.\n */\nint add(const int *a, int &b, int c = 1) {\n  return *a;\n}\n',
      ],
      [
        'PHP: PHPDoc',
        'php',
        '<?php\nfunction add($a) {█\n  return $a;\n}\n',
        '<?php\n/**\n * Adds things up.\n *\n * @param $a The part of $a.\n * @return The sum.\n */\nfunction add($a) {\n  return $a;\n}\n',
      ],
      [
        'Ruby: YARD',
        'ruby',
        'def add(a, b: 1)█\n  a + b\nend\n',
        '# Adds things up.\n#\n# @param a The part of a.\n# @param b The part of b.\n# @return The sum.\ndef add(a, b: 1)\n  a + b\nend\n',
      ],
      ['nothing outside of functions and classes', 'python', 'x = 1█\n', '!place'],
      ['nothing where the body has no line of its own', 'python', 'def f(): return 1█\n', '!place'],
      ['nothing in a language that has no form', 'css', 'a {█\n}\n', '!place'],
    ];
  for (const [title, language, drawing, expected] of stories) {
    it(title, async () => {
      assert.equal(await documented(language, drawing), expected);
    });
  }

  it('nothing where the model says nothing', async () => {
    assert.equal(await documented('python', 'def f():█\n    pass\n', () => ''), '!no-result');
  });

  it('asks once more where a sentence names what the code does not have', async () => {
    const asked: string[] = [];
    const text = await documented('javascript', 'function add(a) {█\n}\n', (given) => {
      const lead = given.prompt.slice(given.prompt.lastIndexOf('\n') + 1);
      asked.push(lead);
      if (lead !== 'Parameter a:') return answers(given);
      return given.sampling.kind === 'greedy' ? ' Passed to `makeUp`.\n' : ' What is added.\n';
    });
    assert.match(text, /@param a - What is added\./);
    assert.deepEqual(asked, ['Summary:', 'Parameter a:', 'Parameter a:']);
  });

  it('ends neither the comment nor the docstring by its own words', async () => {
    const says =
      (text: string): Script =>
      ({ prompt }) =>
        prompt.endsWith('Summary:') ? ` ${text}\n` : '';
    const block = await documented('typescript', 'function f() {█\n}\n', says('Matches a/*/b'));
    assert.match(block, /^\/\*\* Matches a\/\*\\\/b\. \*\/\n/);
    const python = await documented('python', 'def f():█\n    pass\n', says('Writes """ and \\n'));
    assert.match(python, /"""Writes ''' and \\\\n\."""/);
  });

  it('breaks long lines, keeps Windows line ends, and streams drafts', async () => {
    const long = 'word '.repeat(40).trim();
    const input = await inputOf('javascript', 'function f() {█\r\n}\r\n');
    const { result, progress } = await runTask('document', input, ` ${long}.\n`, {});
    assert.ok(result.kind === 'edit');
    const lines = result.newText.split('\r\n');
    assert.ok(lines.length > 3 && lines.every((line) => line.length <= 100));
    assert.ok(progress.filter(({ kind }) => kind === 'draft').length > 5);
  });
});
