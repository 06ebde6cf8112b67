export interface LineDifference {
  /** Tokens that only the first line has, in one stretch, and what stands there in the second. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const TOKEN = /[\p{L}\p{N}_$]+|[<>=!+\-*/%&|^]=|\*\*|\/\/|=>|->|&&|\|\||[^\s]/gu;

/** The stretch of tokens in which two lines differ; undefined when they differ in blanks at most. */
export function lineDifference(first: string, second: string): LineDifference | undefined {
  const [a, b] = [tokensOf(first), tokensOf(second)];
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start++;
  if (start === a.length && start === b.length) return undefined;
  let end = 0;
  while (end < most - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return { before: a.slice(start, a.length - end), after: b.slice(start, b.length - end) };
}

function tokensOf(line: string): readonly string[] {
  return line.match(TOKEN) ?? [];
}
