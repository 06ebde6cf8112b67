/** The files around a document, for tasks that must fit into a project. Paths are relative to the project's root, with `/`. */
export interface Project {
  /** The document's own. */
  readonly documentPath: string;
  /** Of files that are read as text; dependencies and what builds leave behind are left out, and so is what comes after some thousand. */
  readonly files: readonly string[];
  /** Undefined: not there, too large, not text, or it may hold secrets. */
  read(path: string): Promise<string | undefined>;
  uriOf(path: string): string;
}

/** Files whose folder is a project, and that say what it is tested with. */
export const MANIFESTS: readonly string[] = [
  'package.json',
  'pyproject.toml',
  'pytest.ini',
  'setup.cfg',
  'tox.ini',
  'requirements.txt',
  'requirements-dev.txt',
  'dev-requirements.txt',
  'Pipfile',
  'go.mod',
  'Cargo.toml',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'Gemfile',
  '.rspec',
  'composer.json',
  'CMakeLists.txt',
];
