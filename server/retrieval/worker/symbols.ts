import { linesOf } from '../../context/document-lines.ts';
import { SyntaxCrash } from '../../syntax/tree.ts';
import type { Syntax } from '../../syntax/syntax.ts';
import type { IndexedSymbol } from './indexed-file.ts';
import { constantsByText, symbolsByText } from './symbols-by-text.ts';
import { symbolsByTree } from './symbols-by-tree.ts';

/** A file with more of them is data, or generated. */
const MAX_SYMBOLS_OF_FILE = 400;

/** What a file defines, by its grammar where it has one. Loads the grammar. */
export async function symbolsOf(
  syntax: Syntax,
  languageId: string,
  text: string,
): Promise<readonly IndexedSymbol[]> {
  await syntax.load(languageId);
  const document = linesOf(text);
  const tree = syntax.parse(languageId, text);
  if (!tree) return symbolsByText(document, languageId, MAX_SYMBOLS_OF_FILE);
  try {
    const found = symbolsByTree(document, tree, languageId, MAX_SYMBOLS_OF_FILE);
    const lines = new Set(found.map(({ line }) => line));
    const constants = constantsByText(document, MAX_SYMBOLS_OF_FILE - found.length);
    return [...found, ...constants.filter(({ line }) => !lines.has(line))].sort((a, b) => a.line - b.line);
  } catch (error) {
    if (!(error instanceof SyntaxCrash)) throw error;
    return symbolsByText(document, languageId, MAX_SYMBOLS_OF_FILE);
  } finally {
    tree.delete();
  }
}
