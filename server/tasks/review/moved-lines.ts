/** Whole lines of a document; they count from 0, both included. */
export interface Lines {
  readonly startLine: number;
  readonly endLine: number;
}

/** A change as VS Code and the protocol tell it. */
export interface LineChange {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly text: string;
}

/** Where lines stand after changes; undefined when one of them was changed itself. Changes of one event, in the order they are told. */
export function movedLines(lines: Lines, changes: readonly LineChange[]): Lines | undefined {
  let { startLine, endLine } = lines;
  // VS Code tells the last in the document first, so that an earlier one does not move a later one; the protocol tells each of the text after the one before.
  for (const { range, text } of changes) {
    const { start, end } = range;
    const isBelow = start.line > endLine;
    if (isBelow) continue;
    // A line break put in at the start of the first line moves it and leaves it whole; so does the end of a deletion above.
    const isAbove =
      end.line < startLine || (end.line === startLine && end.character === 0 && endsLine(start, text));
    if (!isAbove) return undefined;
    const moved = (text.match(/\r\n|\r|\n/g)?.length ?? 0) - (end.line - start.line);
    startLine += moved;
    endLine += moved;
  }
  return { startLine, endLine };
}

/** Whether what follows the change begins a line. */
function endsLine(start: { readonly character: number }, text: string): boolean {
  return /[\r\n]$/.test(text) || (text === '' && start.character === 0);
}
