/** What a task read, told with its result. Lines count from 0. */
export interface ContextUsed {
  readonly path: string;
  readonly startLine: number;
  /** The last line, included. */
  readonly endLine: number;
  /** For example `the function total`, `the selection`. */
  readonly what: string;
  /** Lines of it that did not fit. */
  readonly omittedLines: number;
  /** Names of the definitions read besides. */
  readonly definitions: readonly string[];
  readonly importCount: number;
  /** Other texts the client sent along: cells of a notebook, definitions in other files. */
  readonly related: readonly string[];
}

/** One or two sentences for a person. */
export function describeContext(context: ContextUsed): string {
  const { what, path, startLine, endLine, omittedLines, definitions, importCount, related } = context;
  const lines =
    startLine === endLine
      ? `line ${format(startLine + 1)}`
      : `lines ${format(startLine + 1)}–${format(endLine + 1)}`;
  const besides: string[] = [];
  if (definitions.length > 0) besides.push(`the definition of ${definitions.join(', ')}`);
  if (related.length > 0) besides.push(related.join(', '));
  if (importCount > 0) besides.push(importCount === 1 ? '1 import' : `${importCount} imports`);
  const read = `Read: ${what} (${path}, ${lines})${besides.length > 0 ? ` with ${besides.join('; ')}` : ''}.`;
  if (omittedLines === 0) return read;
  const total = endLine - startLine + 1;
  return `${read} Too long to be read whole: ${format(omittedLines)} of ${format(total)} lines were left out, only their declarations were read.`;
}

function format(count: number): string {
  return count.toLocaleString('en-US');
}
