import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { runnableText } from '../../../server/syntax/runnable/runnable-text.ts';
import { Syntax } from '../../../server/syntax/syntax.ts';
import { assetsDirectory, PATIENT } from './assets-directory.ts';

const syntax = Syntax.create(assetsDirectory, () => undefined, PATIENT);
const REPOSITORY = join(import.meta.dirname, '..', '..', '..');

async function runnable(languageId: string, text: string): Promise<string | undefined> {
  await syntax.load(languageId);
  const tree = syntax.parse(languageId, text);
  assert.ok(tree);
  const result = runnableText(tree, text);
  tree.delete();
  return result;
}

/** As it is, but for white space that types leave. */
async function plain(text: string): Promise<string | undefined> {
  return (await runnable('typescript', text))
    ?.replace(/ +/g, ' ')
    .replace(/ (?=[;,)])/g, '')
    .trim();
}

describe('text that an interpreter takes', () => {
  it('has no types', async () => {
    for (const [text, expected] of [
      ['const a: number = 1;', 'const a = 1;'],
      [
        'function f<T extends A>(a?: T, ...b: string[]): a is T { return <T>a; }',
        'function f (a, ...b) { return a; }',
      ],
      [
        'const f = async (a: number): Promise<number> => g<string>(a as any)!;',
        'const f = async (a) => g (a);',
      ],
      ['let m = new Map<string, number>() satisfies M, u!: number;', 'let m = new Map (), u;'],
      ['type A = 1; interface B { a: 1 } declare const c: number; d();', 'd();'],
      [
        'abstract class P<T> extends Q<T> implements R { private readonly x: number = 1; abstract y(): void; get z(): number { return 1; } }',
        'class P extends Q { x = 1;; get z() { return 1; } }',
      ],
      ['function f(a: string): void;\nfunction f(a: any) {}', 'function f(a) {}'],
    ] as const) {
      assert.equal(await plain(text), expected);
    }
  });

  it('has no imports and exports', async () => {
    assert.equal(
      await plain(
        "import { a } from 'a';\nexport default function f() {}\nexport const g = 1;\nexport { g as h };\nexport * from 'b';",
      ),
      'function f() {}\n const g = 1;',
    );
  });

  it('is none where types are more than types', async () => {
    for (const text of [
      'enum E { A }',
      'namespace N { export const a = 1; }',
      'class A { constructor(private a: number) {} }',
      '@d class A {}',
      'const a = (;',
    ]) {
      assert.equal(await runnable('typescript', text), undefined, text);
    }
    assert.equal(await runnable('typescriptreact', 'const a = <b>c</b>;'), undefined);
  });

  it('keeps its lines, and is JavaScript, of all of our own sources where it is anything', async () => {
    const folder = join(REPOSITORY, 'server');
    const files = (await readdir(folder, { recursive: true })).filter((file) => /(?<!\.d)\.ts$/.test(file));
    let count = 0;
    for (const file of files) {
      const text = await readFile(join(folder, file), 'utf8');
      const result = await runnable('typescript', text);
      if (result === undefined) continue;
      count++;
      assert.equal(result.length, text.length, file);
      assert.equal(result.split('\n').length, text.split('\n').length, file);
      // A module may wait at its top level.
      assert.doesNotThrow(() => new Script(`async () => {\n${result}\n}`), file);
    }
    assert.ok(count > files.length / 2, `${count} of ${files.length}`);
  });

  it('is Python with its dictionaries in order, its slices and its methods', async () => {
    for (const [text, expected] of [
      ['d = {"a": 1, b: {}}', 'd = _ordered([("a", 1), (b, _ordered([]))])'],
      ['d = {k: v for k, v in z if v}', 'd = _ordered([(k, v) for k, v in z if v])'],
      ['d = {**a, "b": 1}', 'd = {**a, "b": 1}'],
      ['s = {1, 2}', 's = {1, 2}'],
      ['x = s[::-1]', 'x = _slice(s, None, None, -1)'],
      ['x = f(s)[1:n:2][0]', 'x = _slice(f(s), 1, n, 2)[0]'],
      ['x = s[1:2]', 'x = s[1:2]'],
      ['s[::2] = t[::-1]', 's[::2] = _slice(t, None, None, -1)'],
      ['del s[::2]', 'del s[::2]'],
      ['x = a.b(c).title().upper()', "x = _method(a.b(c), 'title')().upper()"],
      ['x.sort(key=lambda y: y[::-1])', "_method(x, 'sort')(key=lambda y: _slice(y, None, None, -1))"],
      ['x = f"{s[::-1]}"', 'x = f"{s[::-1]}"'],
      [
        'def f(a: dict[int, int] = {}) -> Dict[str, int]:\n    pass',
        'def f(a: dict[int, int] = _ordered([])) -> Dict[str, int]:\n    pass',
      ],
    ] as const) {
      assert.equal(await runnable('python', text), expected);
    }
  });
});
