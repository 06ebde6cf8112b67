import { LANGUAGES, languageWithId, type Language } from '../syntax/language-table.ts';

export type { Language } from '../syntax/language-table.ts';

/** For documents of an unknown kind. */
const PLAIN_TEXT: Language = { ids: ['plaintext'], extensions: ['.txt'], blocks: 'none' };

const byFilename = new Map(
  LANGUAGES.flatMap((language) => (language.filenames ?? []).map((name) => [name, language] as const)),
);
const byExtension = new Map(
  LANGUAGES.flatMap((language) => language.extensions.map((extension) => [extension, language] as const)),
);

/** The language of a path (either separator, or a URI) by file name, then extension; its first id is the VS Code language id. */
export function languageOf(path: string): Language | undefined {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const known = byFilename.get(name);
  if (known) return known;
  const dot = name.lastIndexOf('.');
  return dot < 0 ? undefined : byExtension.get(name.slice(dot).toLowerCase());
}

/** The entry of a language id, else of the path, else plain text. */
export function languageFor(languageId: string, path: string): Language {
  return languageWithId(languageId) ?? languageOf(path) ?? PLAIN_TEXT;
}

/** What begins a comment that ends with the line, such as `//`. */
export function lineCommentOf(languageId: string): string | undefined {
  return languageWithId(languageId)?.lineComment;
}
