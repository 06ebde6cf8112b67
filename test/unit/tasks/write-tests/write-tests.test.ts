import assert from 'node:assert/strict';
import type { TaskResult } from '../../../../server/tasks/task.ts';
import { inputOf, projectOf, runTask } from '../scene.ts';

type Written = Extract<TaskResult, { readonly kind: 'document' }>;

const CART = 'export function total(xs: number[]): number {\n  return █xs.length;\n}\n';
const VITEST = '{"devDependencies":{"vitest":"3"}}';

async function written(
  language: string,
  path: string,
  drawing: string,
  files: Readonly<Record<string, string>>,
  script: string,
  options: object = {},
): Promise<Written> {
  const input = await inputOf(language, drawing, path);
  const project = projectOf(path, { [path]: '', ...files });
  const { result } = await runTask('writeTests', input, script, options, { project });
  assert.ok(result.kind === 'document', JSON.stringify(result));
  return result;
}

describe('write tests', () => {
  it('into a new file, with imports, in the framework of the project', async () => {
    const { file, text, notes, syntax } = await written(
      'typescript',
      'src/cart.ts',
      CART,
      { 'package.json': VITEST },
      "counts', () => {\n    expect(total([1])).toBe(1);\n  });\n});\n```",
    );
    assert.equal(
      text,
      "import { describe, expect, it } from 'vitest';\nimport { total } from './cart';\n\ndescribe('total', () => {\n  it('counts', () => {\n    expect(total([1])).toBe(1);\n  });\n});\n",
    );
    assert.deepEqual(file, {
      uri: 'file:///work/src/cart.test.ts',
      path: 'src/cart.test.ts',
      before: undefined,
    });
    assert.deepEqual(notes, ['1 test with Vitest (as in package.json).']);
    assert.deepEqual(syntax, { kind: 'right' });
  });

  it('behind the tests that are there, with the imports that they lack', async () => {
    const { text } = await written(
      'typescript',
      'src/cart.ts',
      CART,
      {
        'src/cart.test.ts':
          "import { expect, it } from 'vitest';\nimport { other } from './cart.js';\n\nit('x', () => {\n  expect(other()).toBe(1);\n});\n",
      },
      "counts', () => {\n    expect(total([1])).toBe(1);\n  });\n});\n```",
    );
    assert.equal(
      text,
      "import { expect, it } from 'vitest';\nimport { other } from './cart.js';\nimport { describe } from 'vitest';\nimport { total } from './cart.js';\n\nit('x', () => {\n  expect(other()).toBe(1);\n});\n\ndescribe('total', () => {\n  it('counts', () => {\n    expect(total([1])).toBe(1);\n  });\n});\n",
    );
  });

  it('reads what is open and not saved before what is on disk', async () => {
    const open = [{ uri: 'file:///work/src/cart.test.ts', text: '// mine\n' }];
    const script = "counts', () => {\n    expect(total([1])).toBe(1);\n  });\n});\n```";
    const { text, file } = await written(
      'typescript',
      'src/cart.ts',
      CART,
      { 'src/cart.test.ts': '// old\n' },
      script,
      { open },
    );
    assert.match(text, /^import .*\n.*\n\/\/ mine\n|^\/\/ mine\n|\n\/\/ mine\n/);
    assert.equal(file?.before, '// mine\n');
  });

  it('pytest: each test once, only those that ask for the function, none of the examples behind', async () => {
    const { text } = await written(
      'python',
      'shop/cart.py',
      'def mean(xs):\n    return █sum(xs) / len(xs)\n',
      { 'pyproject.toml': '[tool.pytest]' },
      'one():\n    assert mean([1]) == 1\n\ndef test_mean_same():\n    assert mean([1]) == 1\n\ndef test_other():\n    assert 1 == 1\n\ndef test_mean_two():\n    assert mean([1, 3]) == 2\n    assert mean([1, 3]) == 2\n\nif __name__ == "__main__":\n    test_mean_one()\n',
    );
    assert.equal(
      text,
      'from shop.cart import mean\n\n\ndef test_mean_one():\n    assert mean([1]) == 1\n\n\ndef test_mean_two():\n    assert mean([1, 3]) == 2\n',
    );
  });

  it('imports nothing from code that is in no file, and says so', async () => {
    const input = await inputOf('python', 'def mean(xs):\n    return █1\n', 'Untitled-1');
    const { result } = await runTask(
      'writeTests',
      input,
      'one(self):\n        self.assertEqual(mean([1]), 1)\n```',
      {},
    );
    assert.ok(result.kind === 'document');
    assert.equal(result.file, undefined);
    assert.match(result.text, /^import unittest\n\n\nclass TestMean/);
    assert.match(result.notes.join(' '), /in no file of this computer/);
  });

  it('unittest: a class of them, before the line that starts them', async () => {
    const { text } = await written(
      'python',
      'cart.py',
      'def mean(xs):\n    return █1\n',
      {
        'test_cart.py':
          "import unittest\n\n\nclass A(unittest.TestCase):\n    pass\n\n\nif __name__ == '__main__':\n    unittest.main()\n",
      },
      'one(self):\n        self.assertEqual(mean([1]), 1)\n```',
    );
    assert.equal(
      text,
      "import unittest\nfrom cart import mean\n\n\nclass A(unittest.TestCase):\n    pass\n\n\nclass TestMean(unittest.TestCase):\n    def test_mean_one(self):\n        self.assertEqual(mean([1]), 1)\n\n\nif __name__ == '__main__':\n    unittest.main()\n",
    );
  });

  it('Rust: into the module of tests that the file has', async () => {
    const { text, file } = await written(
      'rust',
      'src/lib.rs',
      'pub fn gcd(a: u64) -> u64 {\n    █a\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn test_gcd() {\n        assert_eq!(gcd(1), 1);\n    }\n}\n',
      {},
      '() {\n        assert_eq!(gcd(2), 2);\n    }\n}\n```',
    );
    assert.equal(file?.path, 'src/lib.rs');
    assert.match(
      text,
      /assert_eq!\(gcd\(1\), 1\);\n {4}\}\n\n {4}#\[test\]\n {4}fn test_gcd_2\(\) \{\n {8}assert_eq!\(gcd\(2\), 2\);\n {4}\}\n\}\n$/,
    );
  });

  it('Go: indented with tabs, with what the test itself uses', async () => {
    const { text } = await written(
      'go',
      'a.go',
      'package a\n\nfunc Twice(x int) int {\n\treturn █2 * x\n}\n',
      {},
      '(t *testing.T) {\n    fmt.Println(1)\n    if Twice(1) != 2 {\n        t.Errorf("no")\n    }\n}\n```',
    );
    assert.equal(
      text,
      'package a\n\nimport "testing"\nimport "fmt"\n\nfunc TestTwice(t *testing.T) {\n\tfmt.Println(1)\n\tif Twice(1) != 2 {\n\t\tt.Errorf("no")\n\t}\n}\n',
    );
  });

  it('ends a test that goes on and on', async () => {
    const lines = Array.from({ length: 40 }, (_, at) => `    assert mean([${at}]) == ${at}`).join('\n');
    const { text, isCutOff } = await written(
      'python',
      'cart.py',
      'def mean(xs):\n    return █1\n',
      { 'pytest.ini': '' },
      `one():\n${lines}\n`,
    );
    assert.equal(text.match(/assert/g)?.length, 12);
    assert.equal(isCutOff, false);
  });

  it('writes again, once, where the syntax is wrong, and leaves a wrong test out at last', async () => {
    const input = await inputOf('python', 'def mean(xs):\n    return █1\n', 'cart.py');
    const project = projectOf('cart.py', { 'pytest.ini': '' });
    const wrong = 'one():\n    assert mean([1]) == (1\n\ndef test_two():\n    assert mean([2]) == 2\n```';
    const { result, progress, engine } = await runTask('writeTests', input, wrong, {}, { project });
    assert.ok(result.kind === 'document');
    assert.equal(engine.asked.length, 2);
    assert.ok(progress.some(({ kind }) => kind === 'retry'));
    assert.deepEqual(result.syntax, { kind: 'right' });
    assert.doesNotMatch(result.text, /\(1$/m);
  });

  it('streams the file as far as it is written', async () => {
    const input = await inputOf('typescript', CART, 'src/cart.ts');
    const project = projectOf('src/cart.ts', { 'package.json': VITEST });
    const script =
      "a', () => {\n    expect(total([1])).toBe(1);\n  });\n\n  it('b', () => {\n    expect(total([])).toBe(0);\n  });\n});\n```";
    const { progress } = await runTask('writeTests', input, script, {}, { project });
    const texts = progress.flatMap((each) => (each.kind === 'document' ? [each.text] : []));
    assert.ok(texts.length > 2);
    assert.match(texts[0]!, /^import .*vitest/);
  });

  it('for a method, of its class; for an inner function, the outer one', async () => {
    const method = await written(
      'python',
      'a.py',
      'class A:\n    def f(self):\n        return █1\n',
      { 'pytest.ini': '' },
      'one():\n    assert A().f() == 1\n```',
    );
    assert.match(method.text, /^from a import A\n/);
    const inner = await written(
      'python',
      'a.py',
      'def f():\n    def g():\n        return █1\n    return g\n',
      { 'pytest.ini': '' },
      'one():\n    assert f()() == 1\n```',
    );
    assert.match(inner.text, /^from a import f\n/);
  });

  it('without a project it has no file', async () => {
    const input = await inputOf('python', 'def f(x):\n    return █x\n', 'Untitled-1');
    const { result } = await runTask(
      'writeTests',
      input,
      'one(self):\n        self.assertEqual(f(1), 1)\n```',
      {},
    );
    assert.ok(result.kind === 'document');
    assert.equal(result.file, undefined);
  });

  it('says where it has nothing to work on, and when the model gives nothing', async () => {
    const refusal = async (language: string, drawing: string, script = 'x'): Promise<string> => {
      const { result } = await runTask('writeTests', await inputOf(language, drawing), script, {});
      return result.kind === 'refused' ? result.reason : result.kind;
    };
    assert.equal(await refusal('python', 'x = █1\n'), 'place');
    assert.equal(await refusal('css', 'a { █color: red }\n'), 'place');
    assert.equal(await refusal('python', 'def f(x):\n    return █x\n', '```'), 'no-result');
  });

  it('is cancelled', async () => {
    const signal = AbortSignal.abort();
    const { result } = await runTask(
      'writeTests',
      await inputOf('python', 'def f(x):\n    return █x\n'),
      'x',
      {},
      { signal },
    );
    assert.deepEqual(result, { kind: 'cancelled' });
  });
});
