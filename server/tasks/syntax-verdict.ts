import { withEdit } from './edited-text.ts';
import type { SyntaxProblem } from './syntax-problem.ts';
import type { SyntaxVerdict, TaskInput, TaskTools } from './task.ts';
import type { Range } from '../syntax/tree.ts';

/** @param problems undefined where there is no grammar. */
export function verdictOf(problems: readonly SyntaxProblem[] | undefined): SyntaxVerdict {
  if (!problems) return { kind: 'not-checked' };
  const [problem] = problems;
  return problem ? { kind: 'wrong', problem } : { kind: 'right' };
}

/** Of new text (`\n` line ends) in place of a range, by the problems in its own lines. */
export function editVerdict(
  { document }: Pick<TaskInput, 'document'>,
  range: Range,
  newText: string,
  { checkSyntax }: Pick<TaskTools, 'checkSyntax'>,
): SyntaxVerdict {
  const { line } = range.start;
  const lastLine = line + newText.split('\n').length - 1;
  return verdictOf(checkSyntax(withEdit(document, range, newText), line, lastLine));
}
