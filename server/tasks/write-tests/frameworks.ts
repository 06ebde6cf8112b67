/** What a project is tested with. */
export type FrameworkId =
  | 'vitest'
  | 'jest'
  | 'bun'
  | 'mocha'
  | 'mocha-chai'
  | 'ava'
  | 'jasmine'
  | 'node'
  | 'pytest'
  | 'unittest'
  | 'go'
  | 'rust'
  | 'junit5'
  | 'junit4'
  | 'rspec'
  | 'minitest'
  | 'phpunit'
  | 'xunit'
  | 'nunit'
  | 'mstest'
  | 'googletest'
  | 'catch2';

export const FRAMEWORK_NAMES: Readonly<Record<FrameworkId, string>> = {
  vitest: 'Vitest',
  jest: 'Jest',
  bun: 'bun:test',
  mocha: 'Mocha',
  'mocha-chai': 'Mocha with Chai',
  ava: 'AVA',
  jasmine: 'Jasmine',
  node: 'node:test',
  pytest: 'pytest',
  unittest: 'unittest',
  go: 'testing',
  rust: '#[test]',
  junit5: 'JUnit 5',
  junit4: 'JUnit 4',
  rspec: 'RSpec',
  minitest: 'minitest',
  phpunit: 'PHPUnit',
  xunit: 'xUnit',
  nunit: 'NUnit',
  mstest: 'MSTest',
  googletest: 'GoogleTest',
  catch2: 'Catch2',
};

/** A file's text by its path in the project, nearest to the document first. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

export interface DetectedFramework {
  readonly id: FrameworkId;
  /** Where it was seen; undefined: nowhere, it is the language's usual one. */
  readonly seenIn: string | undefined;
  /** The language has no other. */
  readonly isOnly: boolean;
}

interface Sign {
  readonly id: FrameworkId;
  readonly in: RegExp;
}

interface Signs {
  /** In tests that are there: what they use is what is used. */
  readonly tests: readonly Sign[];
  /** In manifests, by their names. */
  readonly manifests: readonly (Sign & { readonly file: RegExp })[];
  readonly usual: FrameworkId;
}

const PACKAGE = /(^|\/)package\.json$/;
const dependency = (names: string): RegExp => new RegExp(`"(${names})"\\s*:`);
const script = (words: string): RegExp => new RegExp(`"test[^"]*"\\s*:\\s*"[^"]*${words}`);

const SCRIPTS: Signs = {
  tests: [
    { id: 'vitest', in: /from ['"]vitest['"]/ },
    { id: 'bun', in: /from ['"]bun:test['"]/ },
    { id: 'jest', in: /from ['"]@jest\/globals['"]|\bjest\.(fn|mock|spyOn)\(/ },
    { id: 'node', in: /['"]node:test['"]/ },
    { id: 'ava', in: /from ['"]ava['"]/ },
    { id: 'mocha-chai', in: /['"]chai['"]/ },
  ],
  manifests: [
    // What the project's own script starts, before what it merely depends on.
    { id: 'vitest', file: PACKAGE, in: script('\\bvitest\\b') },
    { id: 'jest', file: PACKAGE, in: script('\\bjest\\b') },
    { id: 'ava', file: PACKAGE, in: script('\\bava\\b') },
    { id: 'jasmine', file: PACKAGE, in: script('\\bjasmine\\b') },
    { id: 'bun', file: PACKAGE, in: script('\\bbun test\\b') },
    { id: 'node', file: PACKAGE, in: script('\\b(node|tsx)\\b[^"]*--test\\b') },
    { id: 'vitest', file: PACKAGE, in: dependency('vitest') },
    { id: 'jest', file: PACKAGE, in: dependency('jest|ts-jest|@jest/globals|react-scripts') },
    { id: 'ava', file: PACKAGE, in: dependency('ava') },
    { id: 'mocha-chai', file: PACKAGE, in: /"mocha"\s*:[^]*"chai"\s*:|"chai"\s*:[^]*"mocha"\s*:/ },
    { id: 'mocha', file: PACKAGE, in: dependency('mocha') },
    { id: 'jasmine', file: PACKAGE, in: dependency('jasmine|jasmine-core') },
    { id: 'bun', file: PACKAGE, in: dependency('@types/bun|bun-types') },
  ],
  usual: 'node',
};

const PYTHON: Signs = {
  tests: [
    { id: 'unittest', in: /\bunittest\.TestCase\b|from unittest import|^class \w+\(TestCase\)/m },
    { id: 'pytest', in: /^import pytest|^from pytest|^(async )?def test_/m },
  ],
  manifests: [
    { id: 'pytest', file: /(^|\/)(pytest\.ini|conftest\.py)$/, in: /^/ },
    {
      id: 'pytest',
      file: /(pyproject\.toml|setup\.cfg|tox\.ini|requirements[\w-]*\.txt|[\w-]*requirements\.txt|Pipfile)$/,
      in: /\bpytest\b/,
    },
  ],
  // In every Python.
  usual: 'unittest',
};

const JAVA: Signs = {
  tests: [
    { id: 'junit5', in: /org\.junit\.jupiter/ },
    { id: 'junit4', in: /org\.junit\.(Test|Assert)/ },
  ],
  manifests: [
    { id: 'junit5', file: /(pom\.xml|build\.gradle(\.kts)?)$/, in: /junit-jupiter|useJUnitPlatform/ },
    { id: 'junit4', file: /(pom\.xml|build\.gradle(\.kts)?)$/, in: /junit:junit:|<groupId>junit<\/groupId>/ },
  ],
  usual: 'junit5',
};

const CSHARP: Signs = {
  tests: [
    { id: 'xunit', in: /using Xunit/ },
    { id: 'nunit', in: /using NUnit/ },
    { id: 'mstest', in: /using Microsoft\.VisualStudio\.TestTools/ },
  ],
  manifests: [
    { id: 'xunit', file: /\.csproj$/, in: /"xunit/i },
    { id: 'nunit', file: /\.csproj$/, in: /"nunit/i },
    { id: 'mstest', file: /\.csproj$/, in: /"mstest/i },
  ],
  usual: 'xunit',
};

const RUBY: Signs = {
  tests: [
    { id: 'rspec', in: /\bRSpec\.describe\b|^describe .* do$/m },
    { id: 'minitest', in: /Minitest::Test|ActiveSupport::TestCase/ },
  ],
  manifests: [
    { id: 'rspec', file: /(^|\/)\.rspec$/, in: /^/ },
    { id: 'rspec', file: /Gemfile$/, in: /\brspec\b/ },
  ],
  usual: 'minitest',
};

const CPP: Signs = {
  tests: [
    { id: 'googletest', in: /gtest\/gtest\.h/ },
    { id: 'catch2', in: /catch2?\/|catch\.hpp/ },
  ],
  manifests: [
    { id: 'googletest', file: /CMakeLists\.txt$/, in: /gtest|googletest/i },
    { id: 'catch2', file: /CMakeLists\.txt$/, in: /catch2/i },
  ],
  usual: 'googletest',
};

const only = (usual: FrameworkId): Signs => ({ tests: [], manifests: [], usual });

const BY_LANGUAGE: Readonly<Record<string, Signs>> = {
  typescript: SCRIPTS,
  typescriptreact: SCRIPTS,
  javascript: SCRIPTS,
  javascriptreact: SCRIPTS,
  python: PYTHON,
  go: only('go'),
  rust: only('rust'),
  java: JAVA,
  csharp: CSHARP,
  ruby: RUBY,
  php: only('phpunit'),
  cpp: CPP,
};

/** Whether tests can be written in the language. */
export function canBeTested(languageId: string): boolean {
  return languageId in BY_LANGUAGE;
}

/**
 * What tests are written with: as the tests that are there, else as the manifests say, else as is usual.
 * @param tests nearest to the document first. Undefined: no framework is known for the language.
 */
export function detectFramework(
  languageId: string,
  tests: readonly ProjectFile[],
  manifests: readonly ProjectFile[],
): DetectedFramework | undefined {
  const signs = BY_LANGUAGE[languageId];
  if (!signs) return undefined;
  const isOnly = signs.tests.length + signs.manifests.length === 0;
  for (const { path, text } of tests) {
    const sign = signs.tests.find((each) => each.in.test(text));
    if (sign) return { id: sign.id, seenIn: path, isOnly };
  }
  for (const { path, text } of manifests) {
    const sign = signs.manifests.find((each) => each.file.test(path) && each.in.test(text));
    if (sign) return { id: sign.id, seenIn: path, isOnly };
  }
  return { id: signs.usual, seenIn: undefined, isOnly };
}
