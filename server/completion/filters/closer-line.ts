import { indentationOf } from '../../prompt/indentation.ts';
import { closerOf, balanceBrackets } from './brackets.ts';
import type { Filter } from './filter.ts';

/** Where a bracket is filled with lines of their own, what closes it stands on its own line too, as deep as the line that opened: `{█}` becomes `{⏎  a();⏎█}`. */
export const useOwnLineForCloser: Filter = (candidate, around) => {
  const { text, replaces } = candidate;
  const { lineBefore, lineAfter, languageId } = around;
  const opener = balanceBrackets(lineBefore, languageId).open.at(-1);
  const closer = closerOf(opener);
  const isFilled = opener && lineBefore.slice(opener.offset + 1).trim() === '' && /^[ \t]*\n/.test(text);
  if (!isFilled || !closer || !lineAfter.slice(replaces).trimStart().startsWith(closer)) return candidate;
  return { ...candidate, text: `${text.trimEnd()}\n${indentationOf(lineBefore)}` };
};
