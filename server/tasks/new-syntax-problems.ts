import { withEdit } from './edited-text.ts';
import type { SyntaxProblem } from './syntax-problem.ts';
import type { TaskInput, TaskTools } from './task.ts';
import type { Range } from '../syntax/tree.ts';

/**
 * Checks edits of a document: problems they bring. Where it was valid, anywhere, since a bracket left open is seen further down; else only in
 * the edit's own lines. Needs the tree, so call it before the task waits.
 */
export function newSyntaxProblems(
  { document, tree }: TaskInput,
  { checkSyntax }: Pick<TaskTools, 'checkSyntax'>,
): (range: Range, newText: string) => readonly SyntaxProblem[] | undefined {
  const wasValid = tree?.hasError === false;
  return (range, newText) => {
    const last = range.start.line + newText.split('\n').length - 1;
    return checkSyntax(
      withEdit(document, range, newText),
      wasValid ? 0 : range.start.line,
      wasValid ? Infinity : last,
    );
  };
}
