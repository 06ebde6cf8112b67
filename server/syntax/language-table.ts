import table from '../../grammars/languages.json' with { type: 'json' };

/**
 * How blocks are written: `braces` `{ … }`, `colon` a line ending in `:` and deeper lines (Python), `end` opening and closing words
 * (Ruby, shell), `none` nothing that opens a block.
 */
type BlockStyle = 'braces' | 'colon' | 'end' | 'none';

/** One entry of grammars/languages.json. A language without `wasm` is read as text. */
export interface Language {
  /** VS Code language ids. */
  readonly ids: readonly string[];
  /** With the dot, lower case. */
  readonly extensions: readonly string[];
  /** Whole file names that no extension tells. */
  readonly filenames?: readonly string[];
  /** The grammar, a path below node_modules; the assets directory holds it under its base name. */
  readonly wasm?: string;
  /** Folder below grammars/ that holds `context.scm`. */
  readonly queries?: string;
  /**
   * Of a tree with an error nothing is taken over: this grammar may read something as something else there (Ruby's heredoc as an operator), and
   * goes on so when the error is gone.
   */
  readonly freshAfterError?: boolean;
  readonly lineComment?: string;
  readonly blockComment?: readonly [open: string, close: string];
  /** What strings begin and end with, longest first; three characters or a backtick: may span lines. */
  readonly quotes?: readonly string[];
  /** `'x'` is one character, and a lone `'` means something else (a Rust lifetime). */
  readonly charLiterals?: boolean;
  readonly blocks: BlockStyle;
  /** `end` style: pattern of a line that opens a block, comments and trailing blanks taken off. */
  readonly opens?: string;
  /** Pattern of the first line of an import, for the way without a grammar. */
  readonly imports?: string;
  /** Folders below grammars/ whose `names.json` lists keywords and what is built in. */
  readonly names?: readonly string[];
  /** One level of indentation where a document does not tell. */
  readonly indent?: string;
}

/** All languages known by name. */
export const LANGUAGES = table.languages as readonly unknown[] as readonly Language[];

const byId = new Map(LANGUAGES.flatMap((language) => language.ids.map((id) => [id, language] as const)));

/** The entry of a VS Code language id. */
export function languageWithId(id: string): Language | undefined {
  return byId.get(id);
}
