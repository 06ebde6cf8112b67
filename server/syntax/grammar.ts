import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Language as TreeSitterLanguage, Parser, Query } from 'web-tree-sitter';
import type { Language } from './language-table.ts';

/** A language ready to parse. */
export interface Grammar {
  readonly parser: Parser;
  readonly query: Query;
}

/** Loads web-tree-sitter itself. @throws when its wasm is missing or broken. */
export async function loadRuntime(assetsDirectory: string): Promise<void> {
  const wasmBinary = await readFile(join(assetsDirectory, 'web-tree-sitter.wasm'));
  await Parser.init({ wasmBinary });
}

/** Loads one grammar and its query. @throws when a file is missing, broken, or the query does not fit the grammar. */
export async function loadGrammar(
  assetsDirectory: string,
  language: Language & { readonly wasm: string; readonly queries: string },
): Promise<Grammar> {
  const grammars = join(assetsDirectory, 'grammars');
  const [wasm, source] = await Promise.all([
    readFile(join(grammars, basename(language.wasm))),
    readFile(join(grammars, language.queries, 'context.scm'), 'utf8'),
  ]);
  const treeSitterLanguage = await TreeSitterLanguage.load(wasm);
  const query = new Query(treeSitterLanguage, source);
  const parser = new Parser();
  parser.setLanguage(treeSitterLanguage);
  return { parser, query };
}
