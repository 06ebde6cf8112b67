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
      [
        'TypeScript: a member of an interface',
        'typescript',
        'export interface Store {\n  readonly size: number;\n  get(key: string, or?: string): string█ | undefined;\n}\n',
        'export interface Store {\n  readonly size: number;\n  /**\n   * Adds things up.\n   *\n   * @param key - The part of key.\n   * @param or - The part of or.\n   * @returns The sum.\n   */\n  get(key: string, or?: string): string | undefined;\n}\n',
      ],
      [
        'TypeScript: a property of an interface, in place of an older text',
        'typescript',
        'export interface Store {\n  /** Old. */\n  readonly █size: number;\n}\n',
        'export interface Store {\n  /** Adds things up. */\n  readonly size: number;\n}\n',
      ],
      [
        'TypeScript: the interface itself on its first line',
        'typescript',
        'export interface Store {█\n  readonly size: number;\n}\n',
        '/** Adds things up. */\nexport interface Store {\n  readonly size: number;\n}\n',
      ],
      [
        'TypeScript: an abstract method that returns nothing, behind its modifiers',
        'typescript',
        'abstract class A {\n  protected abstract close(force: boolean): void;█\n}\n',
        'abstract class A {\n  /**\n   * Adds things up.\n   *\n   * @param force - The part of force.\n   */\n  protected abstract close(force: boolean): void;\n}\n',
      ],
      [
        'TypeScript: another name of a type, and the members of its object',
        'typescript',
        "export type Shape =\n  | { readonly kind: 'circle'; readonly radius: number }█\n  | { readonly kind: 'none' };\n",
        "/** Adds things up. */\nexport type Shape =\n  | { readonly kind: 'circle'; readonly radius: number }\n  | { readonly kind: 'none' };\n",
      ],
      [
        'TypeScript: a field with a function is a field, a method is a method',
        'typescript',
        'class A {\n  private readonly add = (a: number): number => a;█\n}\n',
        'class A {\n  /** Adds things up. */\n  private readonly add = (a: number): number => a;\n}\n',
      ],
      [
        'Java: a method of an interface',
        'java',
        'interface Store {\n    String get(String key);█\n\n    void close();\n}\n',
        'interface Store {\n    /**\n     * Adds things up.\n     *\n     * @param key The part of key.\n     * @return The sum.\n     */\n    String get(String key);\n\n    void close();\n}\n',
      ],
      [
        'Java: an abstract method without parameters that returns nothing',
        'java',
        'abstract class A {\n    @Deprecated\n    protected abstract void close();█\n}\n',
        'abstract class A {\n    /** Adds things up. */\n    @Deprecated\n    protected abstract void close();\n}\n',
      ],
      [
        'Java: a constant of an enumeration',
        'java',
        'enum Level {\n    LOW,\n    HIGH█\n}\n',
        'enum Level {\n    LOW,\n    /** Adds things up. */\n    HIGH\n}\n',
      ],
      [
        'C#: a member and a property of an interface',
        'csharp',
        'interface IStore\n{\n    int Count { get; }\n    string Get(string key);█\n}\n',
        'interface IStore\n{\n    int Count { get; }\n    /// <summary>\n    /// Adds things up.\n    /// </summary>\n    /// <param name="key">The part of key.</param>\n    /// <returns>The sum.</returns>\n    string Get(string key);\n}\n',
      ],
      [
        'C#: a property',
        'csharp',
        'class A\n{\n    public int Count { get; set; }█\n}\n',
        'class A\n{\n    /// <summary>\n    /// Adds things up.\n    /// </summary>\n    public int Count { get; set; }\n}\n',
      ],
      [
        'Rust: a method of a trait',
        'rust',
        'pub trait Store {\n    fn get(&self, key: &str) -> Option<String>;█\n    fn close(&mut self);\n}\n',
        'pub trait Store {\n    /// Adds things up.\n    ///\n    /// # Arguments\n    ///\n    /// * `key` - The part of key.\n    ///\n    /// # Returns\n    ///\n    /// The sum.\n    fn get(&self, key: &str) -> Option<String>;\n    fn close(&mut self);\n}\n',
      ],
      [
        'Rust: a field behind its visibility',
        'rust',
        'pub struct Point {\n    pub x: f64,\n    pub y: f64,█\n}\n',
        'pub struct Point {\n    pub x: f64,\n    /// Adds things up.\n    pub y: f64,\n}\n',
      ],
      [
        'Go: a method of an interface',
        'go',
        'package a\n\ntype Store interface {\n\tGet(key string) string█\n}\n',
        'package a\n\ntype Store interface {\n\t// Get adds things up.\n\tGet(key string) string\n}\n',
      ],
      [
        'C: a prototype in a header',
        'c',
        'int add(const int *a, int b);█\n',
        '/**\n * Adds things up.\n *\n * @param a The part of a.\n * @param b The part of b.\n * @return The sum.\n */\nint add(const int *a, int b);\n',
      ],
      [
        'C++: a virtual method without a body',
        'cpp',
        'class Store {\npublic:\n  virtual void close(bool force) = 0;█\n};\n',
        'class Store {\npublic:\n  /**\n   * Adds things up.\n   *\n   * @param force The part of force.\n   */\n  virtual void close(bool force) = 0;\n};\n',
      ],
      [
        'PHP: a method of an interface',
        'php',
        '<?php\ninterface Store {\n  public function get(string $key): ?string;█\n}\n',
        '<?php\ninterface Store {\n  /**\n   * Adds things up.\n   *\n   * @param $key The part of $key.\n   * @return The sum.\n   */\n  public function get(string $key): ?string;\n}\n',
      ],
      [
        'the type where its members share one line',
        'rust',
        'enum Side { Left, Right█ }\n',
        '/// Adds things up.\nenum Side { Left, Right }\n',
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
