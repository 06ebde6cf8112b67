import type { RetrievalPlace, Snippet } from '../snippet.ts';
import { languageGroup } from '../../context/language-group.ts';
import type { SymbolTable } from './symbol-table.ts';

const MAX_FILES = 3;
const MAX_LINES_OF_FILE = 24;
const MAX_LINES_OF_SYMBOL = 6;

/** What files define at their top level, for those that a person has looked at; newest first. */
export function findOutlines(table: SymbolTable, place: RetrievalPlace, files: readonly string[]): Snippet[] {
  const group = languageGroup(place.languageId);
  const snippets: Snippet[] = [];
  for (const file of files) {
    if (file === place.file || snippets.length === MAX_FILES) continue;
    const known = table.fileAt(file);
    if (!known || known.isLoose === true || languageGroup(known.languageId) !== group) continue;
    const lines: string[] = [];
    for (const { text, isTopLevel } of known.symbols) {
      if (!isTopLevel) continue;
      const own = text.split('\n').slice(0, MAX_LINES_OF_SYMBOL);
      if (lines.length + own.length > MAX_LINES_OF_FILE) break;
      lines.push(...own);
    }
    if (lines.length === 0) continue;
    snippets.push({
      source: 'seen',
      path: known.path,
      startLine: 0,
      endLine: known.symbols.at(-1)?.endLine ?? 0,
      text: lines.join('\n'),
    });
  }
  return snippets;
}
