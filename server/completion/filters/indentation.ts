import { indentationOf } from '../../prompt/indentation.ts';
import type { Filter } from './filter.ts';

/** Lines after the first are indented with what the document uses, tabs or spaces. */
export const useDocumentIndentation: Filter = (candidate, { layout: { indentUnit } }) => {
  const [first = '', ...rest] = candidate.text.split('\n');
  if (rest.length === 0 || indentUnit === '') return candidate;
  const convert = indentUnit.startsWith('\t')
    ? spacesToTabs(rest)
    : (line: string) => tabsTo(line, indentUnit);
  return { ...candidate, text: [first, ...rest.map(convert)].join('\n') };
};

function tabsTo(line: string, indentUnit: string): string {
  const own = indentationOf(line);
  return own.replaceAll('\t', indentUnit) + line.slice(own.length);
}

/** The step between the spaces of the lines says how many make one tab. */
function spacesToTabs(lines: readonly string[]): (line: string) => string {
  const widths = lines.map((line) => /^ +/.exec(line)?.[0].length ?? 0).filter((width) => width > 1);
  const unit = widths.length === 0 ? 4 : widths.reduce(greatestCommonDivisor);
  if (unit < 2) return (line) => line;
  return (line) => {
    const own = /^ +/.exec(line)?.[0] ?? '';
    return '\t'.repeat(Math.floor(own.length / unit)) + line.slice(Math.floor(own.length / unit) * unit);
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
