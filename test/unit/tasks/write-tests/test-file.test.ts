import assert from 'node:assert/strict';
import type { FrameworkId } from '../../../../server/tasks/write-tests/frameworks.ts';
import { testFileFor, testFilesOf } from '../../../../server/tasks/write-tests/test-file.ts';

describe('the file of tests', () => {
  const stories: readonly (readonly [
    title: string,
    language: string,
    framework: FrameworkId,
    path: string,
    files: readonly string[],
    expected: string,
  ])[] = [
    [
      'that is there, beside',
      'typescript',
      'vitest',
      'src/cart.ts',
      ['src/cart.spec.ts', 'src/a.test.ts'],
      'src/cart.spec.ts',
    ],
    [
      'that is there, in the folder of tests',
      'typescript',
      'jest',
      'src/shop/cart.ts',
      ['test/shop/cart.test.ts'],
      'test/shop/cart.test.ts',
    ],
    [
      'not one of the same name for another file',
      'typescript',
      'jest',
      'src/shop/index.ts',
      ['src/user/index.test.ts'],
      'src/shop/index.test.ts',
    ],
    [
      'beside, as the others are',
      'typescript',
      'vitest',
      'src/cart.ts',
      ['src/a/b.test.ts'],
      'src/cart.test.ts',
    ],
    ['named as the others are', 'typescript', 'vitest', 'src/cart.ts', ['src/b.spec.ts'], 'src/cart.spec.ts'],
    [
      'in __tests__, as the others are',
      'javascript',
      'jest',
      'src/cart.js',
      ['src/__tests__/b.test.js'],
      'src/__tests__/cart.test.js',
    ],
    [
      'in the folder of tests, flat as the others',
      'typescript',
      'mocha',
      'src/shop/cart.ts',
      ['test/b.test.ts'],
      'test/cart.test.ts',
    ],
    [
      'in the folder of tests, mirrored as the others',
      'typescript',
      'mocha',
      'src/shop/cart.ts',
      ['test/user/b.test.ts'],
      'test/shop/cart.test.ts',
    ],
    ['beside, where there are none', 'typescript', 'vitest', 'src/cart.ts', [], 'src/cart.test.ts'],
    ['in tests, where Python has none', 'python', 'pytest', 'shop/cart.py', [], 'tests/test_cart.py'],
    ['beside a lone Python file', 'python', 'unittest', 'cart.py', [], 'test_cart.py'],
    [
      'named as other Python tests are',
      'python',
      'pytest',
      'shop/cart.py',
      ['shop/a_test.py'],
      'shop/cart_test.py',
    ],
    ['Go’s', 'go', 'go', 'text/reverse.go', [], 'text/reverse_test.go'],
    ['Rust’s: the file itself', 'rust', 'rust', 'src/lib.rs', [], 'src/lib.rs'],
    [
      'Maven’s',
      'java',
      'junit5',
      'app/src/main/java/a/b/Cart.java',
      [],
      'app/src/test/java/a/b/CartTest.java',
    ],
    [
      'named as other Java tests are',
      'java',
      'junit5',
      'src/main/java/a/Cart.java',
      ['src/test/java/a/UserTests.java'],
      'src/test/java/a/CartTests.java',
    ],
    ['RSpec’s', 'ruby', 'rspec', 'lib/cart.rb', [], 'spec/cart_spec.rb'],
    ['minitest’s', 'ruby', 'minitest', 'lib/cart.rb', [], 'test/cart_test.rb'],
  ];
  for (const [title, language, framework, path, files, expected] of stories) {
    it(title, () => {
      const tests = testFilesOf(language, path, [path, ...files]);
      assert.equal(testFileFor(language, framework, path, tests), expected);
    });
  }

  it('is looked for near the document first', () => {
    const files = ['z/a.test.ts', 'src/x/y.test.ts', 'src/b.test.ts'];
    assert.equal(testFilesOf('typescript', 'src/x/c.ts', files)[0], 'src/x/y.test.ts');
  });
});
