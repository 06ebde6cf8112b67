/** How each framework writes tests: what stands above them, what they stand in, and how one begins. */
import { posix } from 'node:path';
import type { FrameworkId } from './frameworks.ts';
import type { Import, Subject } from './subject.ts';

export interface FormSite {
  readonly subject: Subject;
  readonly import: Import;
  readonly testPath: string;
  /** The test uses `require`. */
  readonly requires: boolean;
}

export interface Form {
  /** Lines for the file's top. */
  readonly imports: (site: FormSite) => readonly string[];
  /** What the tests stand in, from the margin; undefined: at the top level. */
  readonly open: ((site: FormSite) => string) | undefined;
  readonly close: string;
  /** One level of indentation. */
  readonly unit: string;
  /** The first words of the first test, from its own margin; the model goes on from there. */
  readonly begin: (site: FormSite) => string;
  /** Whether a test begins on a line, its indentation left aside. */
  readonly isStart: RegExp;
  /** What closes a test; empty where indentation does. */
  readonly endTest: string;
  /** A line above a test that belongs to it. */
  readonly isLead: RegExp;
  /** What the model is told besides the framework's name. */
  readonly hint: string;
}

const NOTHING = /(?!)/;
const script = (
  lines: (site: FormSite) => readonly string[],
  block: 'describe' | 'none',
  hint: string,
  starts = 'it',
): Form => ({
  imports: (site) => [...lines(site), ...site.import.lines],
  open: block === 'none' ? undefined : ({ subject }) => `describe('${subject.name}', () => {`,
  close: '});',
  unit: '  ',
  begin: () => `${starts}('`,
  isStart: /^(it|test)(\.\w+)?\(/,
  endTest: '});',
  isLead: NOTHING,
  hint,
});

const importing =
  (names: string, from: string) =>
  ({ requires }: FormSite): readonly string[] => [
    requires
      ? `const ${names.includes('{') ? names.replace(' as ', ': ') : names} = require('${from}');`
      : `import ${names} from '${from}';`,
  ];

const pascal = (name: string): string =>
  name
    .replace(/(^|[_\W]+)([a-zA-Z0-9])/g, (_, __, letter: string) => letter.toUpperCase())
    .replace(/\W/g, '');
const snake = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/\W+/g, '_')
    .replace(/^_+/, '')
    .toLowerCase();

const packageLine = (site: FormSite, pattern: RegExp, end: string): readonly string[] => {
  const name = pattern.exec(site.subject.text)?.[1];
  return name === undefined ? [] : [`package ${name}${end}`, ''];
};
const ASSERTS_JEST = 'with expect(…).toEqual(…) and expect(() => …).toThrow()';
const ASSERTS_NODE = 'with assert.deepEqual(…), assert.equal(…) and assert.throws(() => …)';

const javaForm = (lines: readonly string[]): Form => ({
  imports: (site) => [
    ...packageLine(site, /^\s*package\s+([\w.]+)\s*;/m, ';'),
    ...lines,
    ...site.import.lines,
  ],
  open: ({ testPath }) => `class ${posix.parse(testPath).name} {`,
  close: '}',
  unit: '    ',
  begin: () => '@Test\nvoid',
  isStart: /^(public\s+)?void\s+\w+\s*\(/,
  endTest: '}',
  isLead: /^@/,
  hint: 'with assertEquals(expected, actual), assertTrue(…) and assertThrows(…)',
});

const sharpForm = (using: string, attribute: string, classAttribute: string, hint: string): Form => ({
  imports: (site) => [`using ${using};`, ...site.import.lines],
  open: ({ testPath }) => `${classAttribute}public class ${posix.parse(testPath).name}\n{`,
  close: '}',
  unit: '    ',
  begin: () => `[${attribute}]\npublic void`,
  isStart: /^public\s+(async\s+)?(void|Task)\s+\w+\s*\(/,
  endTest: '}',
  isLead: /^\[/,
  hint,
});

export const FORMS: Readonly<Record<FrameworkId, Form>> = {
  vitest: script(importing('{ describe, expect, it }', 'vitest'), 'describe', ASSERTS_JEST),
  jest: script(() => [], 'describe', ASSERTS_JEST),
  bun: script(importing('{ describe, expect, it }', 'bun:test'), 'describe', ASSERTS_JEST),
  jasmine: script(() => [], 'describe', ASSERTS_JEST),
  mocha: script(importing('assert', 'node:assert/strict'), 'describe', ASSERTS_NODE),
  'mocha-chai': script(
    importing('{ expect }', 'chai'),
    'describe',
    'with expect(…).to.deep.equal(…) and expect(() => …).to.throw()',
  ),
  ava: script(importing('test', 'ava'), 'none', 'with t.is(…), t.deepEqual(…) and t.throws(() => …)', 'test'),
  node: script(
    (site) => [
      ...importing('assert', 'node:assert/strict')(site),
      ...importing('{ describe, it }', 'node:test')(site),
    ],
    'describe',
    ASSERTS_NODE,
  ),
  pytest: {
    imports: ({ import: { lines } }) => lines,
    open: undefined,
    close: '',
    unit: '    ',
    begin: ({ subject }) => `def test_${snake(subject.name)}_`,
    isStart: /^(async\s+)?def test\w*\s*\(/,
    endTest: '',
    isLead: /^@/,
    hint: 'each test a function with plain assert',
  },
  unittest: {
    imports: ({ import: { lines } }) => ['import unittest', '', ...lines],
    open: ({ subject }) => `class Test${pascal(subject.name)}(unittest.TestCase):`,
    close: '',
    unit: '    ',
    begin: ({ subject }) => `def test_${snake(subject.name)}_`,
    isStart: /^(async\s+)?def test\w*\s*\(/,
    endTest: '',
    isLead: /^@/,
    hint: 'with self.assertEqual(actual, expected) and self.assertRaises(…)',
  },
  go: {
    imports: (site) => [...packageLine(site, /^\s*package\s+(\w+)/m, ''), 'import "testing"'],
    open: undefined,
    close: '',
    unit: '\t',
    begin: ({ subject }) => `func Test${pascal(subject.name)}`,
    isStart: /^func\s+Test\w*\s*\(/,
    endTest: '}',
    isLead: /^\/\//,
    hint: 'with t.Errorf(…)',
  },
  rust: {
    imports: () => [],
    open: () => '#[cfg(test)]\nmod tests {\n    use super::*;\n',
    close: '}',
    unit: '    ',
    begin: ({ subject }) => `#[test]\nfn test_${snake(subject.name)}`,
    isStart: /^fn\s+\w+\s*\(\s*\)/,
    endTest: '}',
    isLead: /^#\[/,
    hint: 'with assert_eq!(…) and assert!(…)',
  },
  junit5: javaForm([
    'import static org.junit.jupiter.api.Assertions.*;',
    '',
    'import org.junit.jupiter.api.Test;',
  ]),
  junit4: {
    ...javaForm(['import static org.junit.Assert.*;', '', 'import org.junit.Test;']),
    open: ({ testPath }) => `public class ${posix.parse(testPath).name} {`,
    begin: () => '@Test\npublic void',
  },
  rspec: {
    imports: ({ import: { lines } }) => lines,
    open: ({ subject }) => `RSpec.describe '${subject.className ?? subject.name}' do`,
    close: 'end',
    unit: '  ',
    begin: () => "it '",
    isStart: /^it\s+['"]/,
    endTest: 'end',
    isLead: NOTHING,
    hint: 'with expect(…).to eq(…) and expect { … }.to raise_error',
  },
  minitest: {
    imports: ({ import: { lines } }) => ["require 'minitest/autorun'", ...lines],
    open: ({ subject }) => `class ${pascal(subject.name)}Test < Minitest::Test`,
    close: 'end',
    unit: '  ',
    begin: ({ subject }) => `def test_${snake(subject.name)}_`,
    isStart: /^def test\w*/,
    endTest: 'end',
    isLead: NOTHING,
    hint: 'with assert_equal expected, actual',
  },
  phpunit: {
    imports: ({ import: { lines } }) => ['<?php', '', 'use PHPUnit\\Framework\\TestCase;', ...lines],
    open: ({ testPath }) => `class ${posix.parse(testPath).name} extends TestCase\n{`,
    close: '}',
    unit: '    ',
    begin: () => 'public function test',
    isStart: /^public\s+function\s+test\w*\s*\(/,
    endTest: '}',
    isLead: NOTHING,
    hint: 'with $this->assertSame($expected, $actual)',
  },
  xunit: sharpForm('Xunit', 'Fact', '', 'with Assert.Equal(expected, actual) and Assert.Throws<…>(…)'),
  nunit: sharpForm('NUnit.Framework', 'Test', '', 'with Assert.That(actual, Is.EqualTo(expected))'),
  mstest: sharpForm(
    'Microsoft.VisualStudio.TestTools.UnitTesting',
    'TestMethod',
    '[TestClass]\n',
    'with Assert.AreEqual(expected, actual)',
  ),
  googletest: {
    imports: ({ import: { lines } }) => ['#include <gtest/gtest.h>', ...lines],
    open: undefined,
    close: '',
    unit: '    ',
    begin: ({ subject }) => `TEST(${pascal(subject.className ?? subject.name)}Test, `,
    isStart: /^TEST(_F)?\(/,
    endTest: '}',
    isLead: NOTHING,
    hint: 'with EXPECT_EQ(actual, expected)',
  },
  catch2: {
    imports: ({ import: { lines } }) => ['#include <catch2/catch_test_macros.hpp>', ...lines],
    open: undefined,
    close: '',
    unit: '    ',
    begin: ({ subject }) => `TEST_CASE("${subject.name} `,
    isStart: /^TEST_CASE\(/,
    endTest: '}',
    isLead: NOTHING,
    hint: 'with REQUIRE(actual == expected)',
  },
};
