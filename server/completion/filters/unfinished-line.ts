import type { Filter } from './filter.ts';

/** Of a block that was cut off in the middle only whole lines are shown; a single line is shown as far as it came. */
export const dropUnfinishedLine: Filter = (candidate, around) => {
  const end = candidate.text.lastIndexOf('\n');
  if (candidate.complete || around.reach === 'line' || end < 0) return candidate;
  const whole = candidate.text.slice(0, end);
  return whole.trim() === '' ? candidate : { ...candidate, text: whole };
};
