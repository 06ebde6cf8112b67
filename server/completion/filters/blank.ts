import type { Filter } from './filter.ts';

/** White space alone is nothing to show. */
export const dropBlank: Filter = (candidate) => {
  if (candidate.text === '') return 'no-text';
  return candidate.text.trim() === '' ? 'blank' : candidate;
};
