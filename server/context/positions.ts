import type { Position, SyntaxNode } from '../syntax/tree.ts';

/** Negative, zero or positive as `a` stands before, at or after `b`. */
export function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

export function isStrictlyInside(node: SyntaxNode, position: Position): boolean {
  return compare(node.start, position) < 0 && compare(position, node.end) < 0;
}

/** A range of one character on each side, so that nodes that end or begin at the position are found too. */
export function around({ line, character }: Position): readonly [Position, Position] {
  return [
    { line, character: Math.max(character - 1, 0) },
    { line, character: character + 1 },
  ];
}
