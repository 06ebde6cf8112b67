/**
 * What the model and the filters need to know of the place of the cursor. Plain data: the extension host makes it
 * from its own tree and sends it; for plain LSP clients the server makes it from the synced document.
 * Offsets and characters are UTF-16 code units; lines and characters count from 0. `prefix`/`suffix` have `\n` line ends
 * whatever the document uses.
 */
export interface CompletionContext {
  readonly uri: string;
  readonly languageId: string;
  /** Workspace-relative path with `/`, or the file's name. */
  readonly path: string;
  readonly position: { readonly line: number; readonly character: number };
  /** Document text before the cursor, from a line start; the window's start moves in steps, never line by line. */
  readonly prefix: string;
  /** Document text after the cursor, ending at a line end. */
  readonly suffix: string;
  /** First line of `prefix` in the document; 0 when nothing was cut, negative where lines stand above the document: a notebook's earlier cells. */
  readonly prefixStartLine: number;
  readonly suffixEndsDocument: boolean;
  /** Enclosing declarations and blocks, outermost first. Empty without a grammar. */
  readonly scopes: readonly Scope[];
  /** Import, include, use and package lines above the cursor's line. */
  readonly imports: readonly OutlineLine[];
  /** First lines of the declarations that the cursor stands in, outermost first. */
  readonly enclosing: readonly OutlineLine[];
  /** What the cursor stands in. */
  readonly place: Place;
  readonly layout: Layout;
  /** How much may be suggested here, decided by syntax (by indentation without a grammar). */
  readonly extent: Extent;
  /** Whether a syntax tree was used. */
  readonly hasSyntaxTree: boolean;
}

/** What the prompt shows of a place above its window. One line of text, of `line` and perhaps the next ones of the document. */
export interface OutlineLine {
  readonly line: number;
  readonly text: string;
}

export interface Scope {
  readonly kind: 'function' | 'class' | 'block' | 'other';
  readonly name: string;
  /** The declaration's text up to its body, one line, shortened. */
  readonly header: string;
  readonly startLine: number;
  readonly endLine: number;
}

export type Place = 'code' | 'comment' | 'string' | 'import';

export interface Layout {
  readonly eol: '\n' | '\r\n';
  /** One level of indentation: a tab or spaces. */
  readonly indentUnit: string;
  /** Indentation of the cursor's line. */
  readonly lineIndent: string;
}

/**
 * `line`: the rest of this line. `block`: may go on until the block that is open here (or opened by the first line)
 * closes. `none`: nothing should be suggested, with the reason.
 */
export type Extent =
  { readonly kind: 'line' } | { readonly kind: 'block' } | { readonly kind: 'none'; readonly reason: string };
