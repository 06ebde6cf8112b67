import { isClosersOnly } from '../../prompt/suffix-part.ts';
import type { Filter } from './filter.ts';

/** Blanks at line ends go; those at the very end stay where code follows on the line. */
export const trimTrailingWhiteSpace: Filter = (candidate, around) => {
  const text = candidate.text.replace(/[ \t]+(?=\n)/g, '');
  const rest = around.lineAfter.slice(candidate.replaces);
  if (rest.trim() === '') return { ...candidate, text: text.trimEnd() };
  // `{█}` with a body: the line end before the closer belongs to it.
  return { ...candidate, text: isClosersOnly(rest) ? text.replace(/(?<!\n)[ \t]+$/, '') : text };
};
