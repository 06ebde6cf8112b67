import type { Node, Point, Query, Tree } from 'web-tree-sitter';
import { SyntaxCrash, type Position, type SyntaxMatch, type SyntaxNode, type SyntaxTree } from './tree.ts';

/** More matches than this at once are not followed: real code has a few dozen around a cursor. */
const MATCH_LIMIT = 4096;

/** A tree in the parser's memory; `delete` gives the memory back and the tree must not be used any more. */
export class WasmTree implements SyntaxTree {
  #state: 'live' | 'deleted' | 'crashed' = 'live';

  constructor(
    readonly languageId: string,
    readonly tree: Tree,
    private readonly query: Query,
    /** The text it was made from. */
    readonly text: string,
    private readonly onCrash: (error: unknown) => void,
  ) {}

  get isLive(): boolean {
    return this.#state === 'live';
  }

  get hasError(): boolean {
    return this.read((root) => root.hasError);
  }

  matches(start: Position, end: Position, maxDepth?: number): readonly SyntaxMatch[] {
    const options = {
      startPosition: point(start),
      endPosition: point(end),
      matchLimit: MATCH_LIMIT,
      ...(maxDepth === undefined ? {} : { maxStartDepth: maxDepth }),
    };
    return this.read((root) =>
      this.query
        .matches(root, options)
        .map((match) => new Map(match.captures.map(({ name, node }) => [name, new NodeView(this, node)]))),
    );
  }

  nodeAt(position: Position): SyntaxNode {
    return this.read((root) => new NodeView(this, root.descendantForPosition(point(position)) ?? root));
  }

  /** All reading of wasm memory goes through here. @throws {SyntaxCrash} when it aborts. */
  read<T>(from: (root: Node) => T): T {
    if (this.#state === 'deleted') throw new Error('This syntax tree was replaced by a newer one.');
    if (this.#state === 'crashed') throw new SyntaxCrash(this.languageId);
    try {
      return from(this.tree.rootNode);
    } catch (error) {
      this.abandon();
      this.onCrash(error);
      throw new SyntaxCrash(this.languageId);
    }
  }

  delete(): void {
    if (this.#state !== 'live') return;
    this.#state = 'deleted';
    this.tree.delete();
  }

  /** After a crash: its memory is neither read nor freed any more. */
  abandon(): void {
    this.#state = 'crashed';
  }
}

class NodeView implements SyntaxNode {
  readonly start: Position;
  readonly #tree: WasmTree;
  readonly #node: Node;
  #end: Position | undefined;

  constructor(tree: WasmTree, node: Node) {
    this.#tree = tree;
    this.#node = node;
    this.start = position(node.startPosition);
  }

  get end(): Position {
    return (this.#end ??= this.#tree.read(() => position(this.#node.endPosition)));
  }
  get type(): string {
    return this.#tree.read(() => this.#node.type);
  }
  get isNamed(): boolean {
    return this.#tree.read(() => this.#node.isNamed);
  }
  get isMissing(): boolean {
    return this.#tree.read(() => this.#node.isMissing);
  }
  get isError(): boolean {
    return this.#tree.read(() => this.#node.isError);
  }
  get hasError(): boolean {
    return this.#tree.read(() => this.#node.hasError);
  }
  get parent(): SyntaxNode | undefined {
    const parent = this.#tree.read(() => this.#node.parent);
    return parent ? new NodeView(this.#tree, parent) : undefined;
  }
  get children(): readonly SyntaxNode[] {
    return this.#tree.read(() => this.#node.children.map((child) => new NodeView(this.#tree, child)));
  }
}

const point = ({ line, character }: Position): Point => ({ row: line, column: character });
const position = ({ row, column }: Point): Position => ({ line: row, character: column });
