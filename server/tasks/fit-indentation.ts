import { indentationOf, indentationWidth } from '../prompt/indentation.ts';

const TAB_COLUMNS = 4;

/**
 * Code from the margin as the document indents: its own unit (a tab, two spaces) in place of the model's, behind `indent`.
 * @param unit one level in the document.
 */
export function fitIndentation(code: string, unit: string, indent: string): string {
  const lines = code.split('\n');
  const own = unitWidth(lines);
  const wanted = unit.includes('\t') ? TAB_COLUMNS : unit.length;
  return lines
    .map((line) => {
      const text = line.trimStart();
      if (text === '') return '';
      const blanks = indentationOf(line);
      if (own === undefined || (own === wanted && !unit.includes('\t') && !blanks.includes('\t'))) {
        return indent + line;
      }
      const width = indentationWidth(blanks);
      const rest = width % own;
      return indent + unit.repeat(Math.floor(width / own)) + ' '.repeat(rest) + text;
    })
    .join('\n');
}

/** Columns of one level: the smallest indentation that occurs; undefined where nothing is indented. */
function unitWidth(lines: readonly string[]): number | undefined {
  const widths = lines
    .filter((line) => line.trim() !== '')
    .map((line) => indentationWidth(line))
    .filter((width) => width > 1);
  return widths.length === 0 ? undefined : Math.min(...widths);
}
