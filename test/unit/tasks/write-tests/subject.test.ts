import assert from 'node:assert/strict';
import { importOf, type Subject } from '../../../../server/tasks/write-tests/subject.ts';

const subject = (path: string, text: string, name = 'total', className?: string): Subject => ({
  name,
  className,
  path,
  text,
});
const linesOf = (
  language: string,
  given: Subject,
  testPath: string,
  sample?: string,
  packageText?: string,
): readonly string[] => importOf(language, given, testPath, sample, packageText).lines;

describe('how a test imports what it tests', () => {
  const EXPORTED = 'export function total() {}\n';

  it('TypeScript: as the project’s bundler or its tests want the extension', () => {
    const given = subject('src/cart.ts', EXPORTED);
    assert.deepEqual(linesOf('typescript', given, 'test/cart.test.ts', undefined, '{"vitest": "1"}'), [
      "import { total } from '../src/cart';",
    ]);
    assert.deepEqual(linesOf('typescript', given, 'src/cart.test.ts', "import { a } from './a.js';"), [
      "import { total } from './cart.js';",
    ]);
    assert.deepEqual(linesOf('typescript', given, 'src/cart.test.ts', "import { a } from '../b/a.ts';"), [
      "import { total } from './cart.ts';",
    ]);
  });

  it('JavaScript: modules and require, named, default and whole', () => {
    assert.deepEqual(linesOf('javascript', subject('a.js', EXPORTED), 'a.test.js'), [
      "import { total } from './a.js';",
    ]);
    assert.deepEqual(
      linesOf('javascript', subject('a.js', 'export default function total() {}'), 'a.test.js'),
      ["import total from './a.js';"],
    );
    assert.deepEqual(linesOf('javascript', subject('a.js', 'module.exports = { total };'), 'a.test.js'), [
      "const { total } = require('./a.js');",
    ]);
    assert.deepEqual(linesOf('javascript', subject('a.js', 'module.exports = total;'), 'a.test.js'), [
      "const total = require('./a.js');",
    ]);
  });

  it('says so where it is not exported', () => {
    assert.match(
      importOf('typescript', subject('a.ts', 'function total() {}'), 'a.test.ts', undefined, undefined)
        .problem ?? '',
      /not exported/,
    );
    for (const text of [
      EXPORTED,
      'export const total = () => 1;',
      'const total = 1;\nexport { total };',
      'exports.total = 1;',
    ]) {
      assert.equal(
        importOf('javascript', subject('a.js', text), 'a.test.js', undefined, undefined).problem,
        undefined,
        text,
      );
    }
  });

  it('a method by its class', () => {
    assert.deepEqual(linesOf('python', subject('shop/cart.py', '', 'add', 'Cart'), 'tests/test_cart.py'), [
      'from shop.cart import Cart',
    ]);
  });

  it('Python: from the root or from src, as the tests do', () => {
    const given = subject('src/shop/cart.py', '');
    assert.deepEqual(linesOf('python', given, 'tests/test_cart.py'), ['from shop.cart import total']);
    assert.deepEqual(linesOf('python', given, 'tests/test_cart.py', 'from src.shop import a'), [
      'from src.shop.cart import total',
    ]);
    assert.deepEqual(linesOf('python', subject('shop/__init__.py', ''), 'tests/test_shop.py'), [
      'from shop import total',
    ]);
  });

  it('nothing where the language needs nothing', () => {
    assert.deepEqual(linesOf('go', subject('a.go', 'package a'), 'a_test.go'), []);
    assert.deepEqual(
      linesOf(
        'java',
        subject('src/main/java/a/B.java', 'package a;', 'f', 'B'),
        'src/test/java/a/BTest.java',
      ),
      [],
    );
  });

  it('Ruby, PHP, C# and C++', () => {
    assert.deepEqual(linesOf('ruby', subject('lib/cart.rb', ''), 'spec/cart_spec.rb'), [
      "require_relative '../lib/cart'",
    ]);
    assert.deepEqual(
      linesOf('php', subject('src/Cart.php', 'namespace App\\Shop;', 'add', 'Cart'), 'tests/CartTest.php'),
      ['use App\\Shop\\Cart;'],
    );
    assert.deepEqual(linesOf('csharp', subject('A.cs', 'namespace App.Shop;', 'add', 'Cart'), 'ATests.cs'), [
      'using App.Shop;',
    ]);
    assert.deepEqual(linesOf('cpp', subject('src/cart.cpp', ''), 'tests/cart_test.cpp'), [
      '#include "../src/cart.h"',
    ]);
  });
});
