/**
 * A syntax tree as other rooms see it: positions in lines and UTF-16 characters like everywhere in Foretype, and the captures
 * of the language's `context.scm` in place of node types, so that no reader knows a grammar.
 */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface SyntaxNode {
  readonly type: string;
  readonly start: Position;
  readonly end: Position;
  /** Stands for something in the grammar's rules, not for a bare token such as `{`. */
  readonly isNamed: boolean;
  /** The parser put it in; the text does not have it. */
  readonly isMissing: boolean;
  readonly isError: boolean;
  /** This node or one below it is an error or missing. */
  readonly hasError: boolean;
  readonly parent: SyntaxNode | undefined;
  readonly children: readonly SyntaxNode[];
}

/** Nodes of one match by capture name (without `@`), for example `scope.function`, `name`, `body`. */
export type SyntaxMatch = ReadonlyMap<string, SyntaxNode>;

/** Thrown by a tree whose grammar crashed while it was read; the language has no trees from then on. Its document is to be read as text. */
export class SyntaxCrash extends Error {
  constructor(languageId: string) {
    super(`The ${languageId} grammar crashed.`);
    this.name = 'SyntaxCrash';
  }
}

/** Valid until the document's tree is replaced: use it at once, never keep it. */
export interface SyntaxTree {
  readonly languageId: string;
  /** The grammar does not fit the whole text, as while a person types. */
  readonly hasError: boolean;
  /**
   * Matches with a node in the range.
   * @param maxDepth only patterns that begin at most this deep below the root.
   */
  matches(start: Position, end: Position, maxDepth?: number): readonly SyntaxMatch[];
  /** The smallest node around the position. */
  nodeAt(position: Position): SyntaxNode;
}

export function rootOf(tree: SyntaxTree): SyntaxNode {
  let root = tree.nodeAt({ line: 0, character: 0 });
  while (root.parent) root = root.parent;
  return root;
}
