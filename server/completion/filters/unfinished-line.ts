import { openStringStart } from './brackets.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Filter } from './filter.ts';

/** A name or number that the text ends in; a half of one says something else. */
const LAST_WORD = /(?<=[^\p{L}\p{N}_$])[\p{L}\p{N}_$]+$/u;

/** What stands between the entries of a list. */
const BEFORE_ENTRY = /,\s*$/;

/** What was cut off in the middle: of a block only whole lines are shown, of a line only whole words, of a list no half of a string. */
export const dropUnfinishedLine: Filter = (candidate, around) => {
  if (candidate.complete) return candidate;
  const end = candidate.text.lastIndexOf('\n');
  const whole =
    around.reach === 'line' || end < 0 ? wholePart(candidate.text, around) : candidate.text.slice(0, end);
  return whole.trim() === '' ? candidate : { ...candidate, text: whole };
};

function wholePart(line: string, { place, languageId }: Surroundings): string {
  const string = place === 'code' ? openStringStart(line, languageId) : undefined;
  const list = string === undefined ? undefined : BEFORE_ENTRY.exec(line.slice(0, string));
  return list ? line.slice(0, list.index) : line.replace(LAST_WORD, '');
}
