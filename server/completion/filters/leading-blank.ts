import type { Filter } from './filter.ts';

/** No blank belongs behind these, except in documents that write `foo( a )`. */
const TIGHT_END = /[([.!~]$/;
const LOOSE_BRACKET = /[([] \S/;

/** The model's tokens mostly begin with a blank, so it writes one behind an opening bracket where nobody would. */
export const dropLeadingBlank: Filter = (candidate, { lineBefore, linesAbove, place }) => {
  if (place !== 'code' || !TIGHT_END.test(lineBefore) || !/^ +\S/.test(candidate.text)) return candidate;
  return linesAbove.some((line) => LOOSE_BRACKET.test(line))
    ? candidate
    : { ...candidate, text: candidate.text.trimStart() };
};
