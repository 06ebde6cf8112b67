/** The real files that are typed: one of ours, one of a package, one of Python's own library. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');

export interface TypedFile {
  readonly name: string;
  readonly languageId: string;
  readonly text: string;
}

export function typedFiles(): TypedFile[] {
  const library = execFileSync('python3', ['-c', 'import textwrap; print(textwrap.__file__)'], {
    encoding: 'utf8',
  }).trim();
  return [
    { path: join(ROOT, 'server', 'engine', 'process-engine.ts'), languageId: 'typescript' },
    { path: join(ROOT, 'node_modules', 'tree-sitter-c', 'src', 'tree_sitter', 'array.h'), languageId: 'c' },
    { path: library, languageId: 'python' },
  ].map(({ path, languageId }) => ({
    name: path.startsWith(ROOT) ? path.slice(ROOT.length + 1) : path,
    languageId,
    text: readFileSync(path, 'utf8').replaceAll('\r\n', '\n'),
  }));
}
