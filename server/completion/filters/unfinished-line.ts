import type { Filter } from './filter.ts';

/** A name or number that the text ends in; a half of one says something else. */
const LAST_WORD = /(?<=[^\p{L}\p{N}_$])[\p{L}\p{N}_$]+$/u;

/** What was cut off in the middle: of a block only whole lines are shown, of a line only whole words. */
export const dropUnfinishedLine: Filter = (candidate, around) => {
  if (candidate.complete) return candidate;
  const end = candidate.text.lastIndexOf('\n');
  const whole =
    around.reach === 'line' || end < 0 ? candidate.text.replace(LAST_WORD, '') : candidate.text.slice(0, end);
  return whole.trim() === '' ? candidate : { ...candidate, text: whole };
};
