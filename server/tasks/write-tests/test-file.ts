/** Where tests of a file stand: by its name, beside the tests that are there, else where it is usual. */
import { posix } from 'node:path';
import type { FrameworkId } from './frameworks.ts';

interface Names {
  /** Of the tests of `name`, the usual one first. */
  readonly of: (name: string, extension: string) => readonly string[];
  /** Whether a file's name is that of a test. */
  readonly isTest: RegExp;
  /** Where the first test of a project goes; undefined: beside the file. */
  readonly folder?: string;
}

const TEST_FOLDER = /^(tests?|specs?|__tests__)$/;
const SOURCE_FOLDER = /^(src|lib|app|source)$/;

const SCRIPT: Names = {
  of: (name, extension) => [
    `${name}.test${extension}`,
    `${name}.spec${extension}`,
    `${name}-test${extension}`,
  ],
  isTest: /[.-](test|spec)\.[cm]?[jt]sx?$/,
};
const BY_LANGUAGE: Readonly<Record<string, Names>> = {
  typescript: SCRIPT,
  typescriptreact: SCRIPT,
  javascript: SCRIPT,
  javascriptreact: SCRIPT,
  python: {
    of: (name) => [`test_${name}.py`, `${name}_test.py`],
    isTest: /(^test_.*|_test)\.py$/,
    folder: 'tests',
  },
  go: { of: (name) => [`${name}_test.go`], isTest: /_test\.go$/ },
  java: { of: (name) => [`${name}Test.java`, `${name}Tests.java`], isTest: /Tests?\.java$/ },
  csharp: { of: (name) => [`${name}Tests.cs`, `${name}Test.cs`], isTest: /Tests?\.cs$/ },
  ruby: {
    of: (name) => [`${name}_spec.rb`, `${name}_test.rb`, `test_${name}.rb`],
    isTest: /(_spec|_test)\.rb$|^test_.*\.rb$/,
  },
  php: { of: (name) => [`${name}Test.php`], isTest: /Test\.php$/, folder: 'tests' },
  cpp: {
    of: (name) => [`${name}_test.cpp`, `test_${name}.cpp`],
    isTest: /(_test\.(cpp|cc|cxx)|^test_.*\.(cpp|cc|cxx))$/,
    folder: 'tests',
  },
};

/** Tests of a language among a project's files, nearest to the document first. */
export function testFilesOf(
  languageId: string,
  documentPath: string,
  files: readonly string[],
): readonly string[] {
  const names = BY_LANGUAGE[languageId];
  if (!names) return [];
  const folder = posix.dirname(documentPath);
  return files
    .filter((path) => names.isTest.test(posix.basename(path)) && path !== documentPath)
    .map((path) => ({
      path,
      distance: posix
        .relative(folder, posix.dirname(path))
        .split('/')
        .filter((part) => part !== '').length,
    }))
    .sort((a, b) => a.distance - b.distance || a.path.localeCompare(b.path))
    .map(({ path }) => path);
}

/**
 * The file that a document's tests go into.
 * @param testFiles as `testFilesOf` gives them.
 */
export function testFileFor(
  languageId: string,
  framework: FrameworkId,
  documentPath: string,
  testFiles: readonly string[],
): string {
  // Rust's unit tests stand in the file itself.
  if (framework === 'rust') return documentPath;
  const names = BY_LANGUAGE[languageId];
  const { name, ext, dir } = posix.parse(documentPath);
  if (!names || names.isTest.test(posix.basename(documentPath))) return documentPath;
  const own = names.of(name, ext);
  const known = testFiles.find((path) => own.includes(posix.basename(path)) && fitsFolder(dir, path));
  if (known !== undefined) return known;
  const [sample] = testFiles;
  if (sample === undefined)
    return posix.join(usualFolder(languageId, framework, documentPath, names), usualName(framework, own));
  const kind = own.findIndex((_, at) => isNamedLike(names, posix.basename(sample), at));
  return posix.join(folderLike(sample, dir), own[kind] ?? own[0]!);
}

/** A test of the same name in another part of the project tests another file. */
function fitsFolder(dir: string, path: string): boolean {
  const plain = (folder: string): string =>
    folder
      .split('/')
      .filter((part) => part !== '' && part !== '.' && !TEST_FOLDER.test(part) && !SOURCE_FOLDER.test(part))
      .filter((part) => !['main', 'java', 'unit'].includes(part))
      .join('/');
  const [source, test] = [plain(dir), plain(posix.dirname(path))];
  return source === test || test === '';
}

/** Whether a test is named in the way number `kind`, by what the way makes of the name that the test is of. */
function isNamedLike({ of }: Names, testName: string, kind: number): boolean {
  const { ext } = posix.parse(testName);
  const mark = '\u0000';
  const [before, after] = (of(mark, ext)[kind] ?? '').split(mark);
  return (
    before !== undefined && after !== undefined && testName.startsWith(before) && testName.endsWith(after)
  );
}

/** The folder that stands to `dir` as the sample's to what it tests. */
function folderLike(sample: string, dir: string): string {
  const parts = posix.dirname(sample).split('/');
  const at = parts.findIndex((part) => TEST_FOLDER.test(part));
  if (at < 0) return dir;
  if (parts[at] === '__tests__') return posix.join(dir, '__tests__');
  const root = parts.slice(0, at + 1);
  const below = parts.slice(at + 1);
  if (parts[at - 1] === 'src' && below[0] === 'java') {
    return dir.replace(/(^|\/)src\/main\//, '$1src/test/');
  }
  if (below.length === 0) return root.join('/');
  const inside = dir
    .split('/')
    .filter((part, index) => part !== '' && !(index === 0 && SOURCE_FOLDER.test(part)));
  const lead = below[0] === 'unit' ? ['unit'] : [];
  return [...root, ...lead, ...inside].join('/');
}

function usualFolder(
  languageId: string,
  framework: FrameworkId,
  documentPath: string,
  { folder }: Names,
): string {
  const dir = posix.dirname(documentPath);
  if (languageId === 'java') return dir.replace(/(^|\/)src\/main\//, '$1src/test/');
  if (framework === 'rspec') return 'spec';
  if (framework === 'minitest' || framework.startsWith('mocha')) return 'test';
  // A lone file has its test beside it.
  return folder === undefined || dir === '.' ? dir : folder;
}

function usualName(framework: FrameworkId, names: readonly string[]): string {
  return (framework === 'minitest' ? names[1] : undefined) ?? names[0]!;
}
