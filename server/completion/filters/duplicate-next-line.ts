import { indentationWidth } from '../../prompt/indentation.ts';
import type { Filter } from './filter.ts';
import { isTelling } from './following-lines.ts';

/** Nothing is worth showing when the line as it would become stands right below already. */
export const dropNextLine: Filter = (candidate, around) => {
  const next = around.linesBelow.find((line) => line.trim() !== '');
  if (next === undefined) return candidate;
  const end = candidate.text.indexOf('\n');
  const line = around.lineBefore + (end < 0 ? candidate.text : candidate.text.slice(0, end));
  const same = line.trim() !== '' && line.trim() === next.trim();
  return same && (isTelling(line) || indentationWidth(line) === indentationWidth(next))
    ? 'repeats-suffix'
    : candidate;
};
