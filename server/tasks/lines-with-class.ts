import { extractContext } from '../context/extract-context.ts';
import type { Declaration } from './declaration.ts';
import type { TaskInput } from './task.ts';

/** Of a longer class only the member is read. */
const MAX_CLASS_LINES = 80;

/** The lines of a declaration; of a member those of its class: it is understood with that. */
export function linesWithClass(
  input: TaskInput,
  { body, startLine, endLine }: Declaration,
): { readonly startLine: number; readonly endLine: number } {
  const { scopes } = extractContext({ ...input, uri: '', position: body.start });
  const around = scopes.filter((scope) => scope.kind === 'class' && scope.startLine < startLine).at(-1);
  const isShort = around !== undefined && around.endLine - around.startLine < MAX_CLASS_LINES;
  return isShort ? around : { startLine, endLine };
}
