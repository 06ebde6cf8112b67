import assert from 'node:assert/strict';
import { FORMS } from '../../../../server/tasks/write-tests/forms.ts';
import {
  canBeTested,
  detectFramework,
  FRAMEWORK_NAMES,
} from '../../../../server/tasks/write-tests/frameworks.ts';

const file = (path: string, text = ''): { path: string; text: string } => ({ path, text });
const PACKAGE = (json: object): { path: string; text: string } =>
  file('package.json', JSON.stringify(json, null, 2));

describe('the framework of a project', () => {
  const stories: readonly (readonly [
    title: string,
    language: string,
    tests: readonly { path: string; text: string }[],
    manifests: readonly { path: string; text: string }[],
    id: string,
    seenIn: string | undefined,
  ])[] = [
    [
      'by what its tests use, whatever else it depends on',
      'typescript',
      [file('a.test.ts', "import { it } from 'node:test';")],
      [PACKAGE({ devDependencies: { jest: '1' } })],
      'node',
      'a.test.ts',
    ],
    [
      'by what its script starts, before what it depends on',
      'javascript',
      [],
      [PACKAGE({ scripts: { test: 'mocha' }, devDependencies: { vitest: '1', mocha: '1' } })],
      'vitest',
      'package.json',
    ],
    [
      'Jest by its script',
      'javascript',
      [],
      [PACKAGE({ scripts: { test: 'jest --ci' }, devDependencies: { vitest: '1' } })],
      'jest',
      'package.json',
    ],
    [
      'Jest by a dependency',
      'typescript',
      [],
      [PACKAGE({ devDependencies: { 'ts-jest': '29' } })],
      'jest',
      'package.json',
    ],
    [
      'Mocha with Chai',
      'typescript',
      [],
      [PACKAGE({ devDependencies: { chai: '5', mocha: '11' } })],
      'mocha-chai',
      'package.json',
    ],
    ['Mocha', 'typescript', [], [PACKAGE({ devDependencies: { mocha: '11' } })], 'mocha', 'package.json'],
    ['AVA', 'javascript', [], [PACKAGE({ devDependencies: { ava: '6' } })], 'ava', 'package.json'],
    [
      'node:test by its script',
      'javascript',
      [],
      [PACKAGE({ scripts: { test: 'node --test' } })],
      'node',
      'package.json',
    ],
    ['node:test where there is nothing', 'javascript', [], [], 'node', undefined],
    [
      'pytest by its settings',
      'python',
      [],
      [file('pyproject.toml', '[tool.pytest.ini_options]')],
      'pytest',
      'pyproject.toml',
    ],
    [
      'pytest by the requirements',
      'python',
      [],
      [file('requirements-dev.txt', 'black\npytest==8\n')],
      'pytest',
      'requirements-dev.txt',
    ],
    ['pytest by a conftest.py', 'python', [], [file('tests/conftest.py')], 'pytest', 'tests/conftest.py'],
    [
      'pytest by its tests',
      'python',
      [file('tests/test_a.py', 'def test_a():\n    assert 1\n')],
      [],
      'pytest',
      'tests/test_a.py',
    ],
    [
      'unittest by its tests',
      'python',
      [file('tests/test_a.py', 'class A(unittest.TestCase):\n    def test_a(self): ...')],
      [file('tox.ini', 'pytest')],
      'unittest',
      'tests/test_a.py',
    ],
    ['unittest where there is nothing', 'python', [], [], 'unittest', undefined],
    [
      'JUnit 5 by Gradle',
      'java',
      [],
      [file('build.gradle.kts', 'useJUnitPlatform()')],
      'junit5',
      'build.gradle.kts',
    ],
    ['JUnit 4 by Maven', 'java', [], [file('pom.xml', '<groupId>junit</groupId>')], 'junit4', 'pom.xml'],
    ['the one that Go has', 'go', [], [], 'go', undefined],
    ['the one that Rust has', 'rust', [], [], 'rust', undefined],
    ['RSpec', 'ruby', [], [file('Gemfile', "gem 'rspec'")], 'rspec', 'Gemfile'],
    [
      'NUnit',
      'csharp',
      [],
      [file('a/a.csproj', '<PackageReference Include="NUnit" />')],
      'nunit',
      'a/a.csproj',
    ],
    ['Catch2', 'cpp', [], [file('CMakeLists.txt', 'find_package(Catch2 3)')], 'catch2', 'CMakeLists.txt'],
  ];
  for (const [title, language, tests, manifests, id, seenIn] of stories) {
    it(title, () => {
      const found = detectFramework(language, tests, manifests);
      assert.deepEqual([found?.id, found?.seenIn], [id, seenIn]);
    });
  }

  it('is unknown for a language without tests', () => {
    assert.equal(detectFramework('css', [], []), undefined);
    assert.equal(canBeTested('css'), false);
  });

  it('has a name and a form each', () => {
    assert.deepEqual(Object.keys(FORMS).sort(), Object.keys(FRAMEWORK_NAMES).sort());
  });
});
