import { languageWithId } from '../syntax/language-table.ts';

/** What begins a comment where the language is not known. */
const USUAL = ['//', '/*'];
/** Lines of a block comment are usually led by a star. */
const LED_BY_STAR = /^\*(?:[\s*/]|$)/;

/**
 * Whether a line is a comment and nothing else, by how it begins: for lines that are not in a document, as what a model writes. `Site.isComment`
 * reads a document's lines from above and knows those inside of comments as well.
 */
export function isCommentLine(line: string, languageId: string): boolean {
  const text = line.trimStart();
  const starts = commentStarts(languageId);
  return starts.some((start) => text.startsWith(start)) || (starts.includes('/*') && LED_BY_STAR.test(text));
}

function commentStarts(languageId: string): readonly string[] {
  const language = languageWithId(languageId);
  if (!language) return USUAL;
  const { lineComment, blockComment } = language;
  return [...(lineComment === undefined ? [] : [lineComment]), ...(blockComment?.slice(0, 1) ?? [])];
}
