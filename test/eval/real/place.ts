import type { SyntaxMatch, SyntaxNode, SyntaxTree } from '../../../server/syntax/tree.ts';

/** A file with its tree and what its grammar's query found, line by line. */
export interface ParsedFile {
  readonly lines: readonly string[];
  readonly matches: readonly SyntaxMatch[];
}

export function parsedFile(text: string, tree: SyntaxTree | undefined): ParsedFile {
  const lines = text.split('\n');
  const end = { line: lines.length, character: 0 };
  return { lines, matches: tree?.matches({ line: 0, character: 0 }, end) ?? [] };
}

/** Nodes of a capture, for example `comment`, in the order of the text. */
export function nodesOf({ matches }: ParsedFile, capture: string): SyntaxNode[] {
  return matches
    .flatMap((match) => match.get(capture) ?? [])
    .sort(
      (left, right) => left.start.line - right.start.line || left.start.character - right.start.character,
    );
}

/** Lines that a node of one of the captures touches. */
export function linesOf(file: ParsedFile, captures: readonly string[]): Set<number> {
  const touched = new Set<number>();
  for (const { start, end } of captures.flatMap((capture) => nodesOf(file, capture))) {
    for (let line = start.line; line <= end.line; line++) touched.add(line);
  }
  return touched;
}

/** Whether the place lies inside a node of one of the captures, its ends left out. */
export function isInside(
  file: ParsedFile,
  captures: readonly string[],
  line: number,
  character: number,
): boolean {
  return captures.some((capture) =>
    nodesOf(file, capture).some(({ start, end }) => {
      const isAfterStart = start.line < line || (start.line === line && start.character < character);
      const isBeforeEnd = line < end.line || (line === end.line && character < end.character);
      return isAfterStart && isBeforeEnd;
    }),
  );
}
