import { identifiersIn } from '../../server/tasks/identifiers.ts';

/** A statement that fits half of the code says where nothing in particular is. */
const MAX_SHARE = 0.5;
const MAX_LINES = 6;

/**
 * The lines of the code that a statement speaks of: those in which a span it quotes occurs. Spans that occur everywhere do not count.
 * @param spans what stands in backticks in the statement.
 * @returns indices into `code`, in order.
 */
export function linesOfStatement(spans: readonly string[], code: readonly string[]): readonly number[] {
  const found = new Set<number>();
  for (const span of spans) {
    const lines = linesWith(span, code);
    if (lines.length <= Math.max(2, code.length * MAX_SHARE)) for (const line of lines) found.add(line);
  }
  const lines = [...found].sort((a, b) => a - b);
  return lines.length > Math.max(MAX_LINES, code.length * MAX_SHARE) ? [] : lines.slice(0, MAX_LINES);
}

function linesWith(span: string, code: readonly string[]): readonly number[] {
  const text = span.trim().replace(/\(\)$/, '');
  if (text === '') return [];
  const isName = /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(text);
  return code.flatMap((line, index) => {
    const has = isName ? identifiersIn(line).includes(text) : line.includes(text);
    return has ? [index] : [];
  });
}
