/** Columns a tab advances when widths of tabs and spaces are compared; both occur in one block only in broken files. */
const TAB_COLUMNS = 4;

/** Leading blanks of a line. */
export function indentationOf(line: string): string {
  return /^[ \t]*/.exec(line)![0];
}

/** Columns of the leading blanks. */
export function indentationWidth(line: string): number {
  let width = 0;
  for (const character of indentationOf(line)) {
    width = character === '\t' ? width + TAB_COLUMNS - (width % TAB_COLUMNS) : width + 1;
  }
  return width;
}

/**
 * Moves every line after the first by as much as the first one moves when its indentation `from` becomes `to`.
 * The first line of `text` starts after its indentation.
 */
export function reindentFollowingLines(text: string, from: string, to: string): string {
  if (from === to || !text.includes('\n')) return text;
  const [first, ...rest] = text.split('\n');
  const shift = indentationWidth(to) - indentationWidth(from);
  return [first, ...rest.map((line) => moveLine(line, from, to, shift))].join('\n');
}

function moveLine(line: string, from: string, to: string, shift: number): string {
  if (line.trim() === '') return line;
  if (line.startsWith(from)) return to + line.slice(from.length);
  const own = indentationOf(line);
  const width = Math.max(0, indentationWidth(own) + shift);
  const tabs = to.includes('\t') || own.includes('\t');
  const blanks = tabs
    ? '\t'.repeat(Math.floor(width / TAB_COLUMNS)) + ' '.repeat(width % TAB_COLUMNS)
    : ' '.repeat(width);
  return blanks + line.slice(own.length);
}
