import { leavesOpen } from '../gap.ts';
import { balanceBrackets } from './brackets.ts';
import type { Filter } from './filter.ts';

/** Of several lines the last ones that open a bracket and put nothing into it are left out: nothing would close it. */
export const dropUnfilledOpeners: Filter = (candidate, around) => {
  let text = candidate.text;
  while (text.includes('\n') && leavesOpen(text, around) && opensLast(text, around.languageId)) {
    text = text.slice(0, text.trimEnd().lastIndexOf('\n'));
  }
  return text.trim() === '' && text !== candidate.text ? 'unbalanced' : { ...candidate, text };
};

/** Whether the innermost bracket that stays open stands in the last line with text. */
function opensLast(text: string, languageId: string): boolean {
  const last = balanceBrackets(text, languageId).open.at(-1);
  return last !== undefined && last.offset > text.trimEnd().lastIndexOf('\n');
}
