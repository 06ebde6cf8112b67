import { rootOf, type SyntaxNode, type SyntaxTree } from '../syntax/tree.ts';

/** Where a text is not valid in its language. */
export interface SyntaxProblem {
  /** Counts from 0. */
  readonly line: number;
  readonly message: string;
}

/** More do not help. */
const MAX_PROBLEMS = 5;
const MAX_QUOTED_CHARACTERS = 40;

/** Problems that touch the lines from `startLine` to `endLine`, in their order. */
export function syntaxProblems(
  tree: SyntaxTree,
  lineAt: (line: number) => string,
  startLine: number,
  endLine: number,
): readonly SyntaxProblem[] {
  if (!tree.hasError) return [];
  const problems: SyntaxProblem[] = [];
  const visit = (node: SyntaxNode): void => {
    if (problems.length >= MAX_PROBLEMS || !node.hasError) return;
    if (node.end.line < startLine || node.start.line > endLine) return;
    if (node.isMissing) {
      problems.push({ line: node.start.line, message: `\`${node.type}\` is missing` });
      return;
    }
    const inner = node.children.filter(({ hasError }) => hasError);
    if (node.isError && inner.length === 0) {
      const line = Math.max(node.start.line, startLine);
      const from = line === node.start.line ? node.start.character : 0;
      const quoted = lineAt(line).slice(from).trim().slice(0, MAX_QUOTED_CHARACTERS);
      problems.push({ line, message: `\`${quoted}\` does not fit here` });
      return;
    }
    for (const child of inner) visit(child);
  };
  visit(rootOf(tree));
  return problems;
}
