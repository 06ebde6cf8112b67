/** A definition as the index keeps it. Lines count from 0. */
export interface IndexedSymbol {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'constant';
  readonly line: number;
  readonly endLine: number;
  /** What a reader needs to use it: documentation's first line, header, of a class the members' headers. */
  readonly text: string;
  /** Not defined in a class or function. */
  readonly isTopLevel: boolean;
}

export interface IndexedFile {
  /** Absolute. */
  readonly file: string;
  /** Below its workspace folder, with `/`. */
  readonly path: string;
  readonly languageId: string;
  readonly modifiedMs: number;
  readonly bytes: number;
  readonly symbols: readonly IndexedSymbol[];
  /** An open document of no workspace folder: it tells what it defines to itself alone. */
  readonly isLoose?: true;
}
