/**
 * The cursor's blank line with less indentation than is typed: where the model goes on once the block is over that the cursor stands in, as
 * a person does who presses Enter and then Backspace.
 */
import { indentationWidth } from '../prompt/indentation.ts';
import { balanceBrackets, closerOf, indentationAt } from './filters/brackets.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * What stands around the cursor then; undefined where it is no part of what is typed. One statement is enough there: nobody has said yet that the
 * block is over.
 */
export function atOuterLine(around: Surroundings, indentation: string | undefined): Surroundings | undefined {
  if (indentation === undefined || !around.lineBefore.startsWith(indentation)) return undefined;
  return {
    ...around,
    lineBefore: indentation,
    reach: around.reach === 'line' ? 'line' : 'statement',
    layout: { ...around.layout, lineIndent: indentation },
  };
}

/** Whether a text may stand on the outer line: a bracket that was opened no further out is closed first. */
export function mayLeaveBlock(text: string, outer: Surroundings): boolean {
  const above = outer.linesAbove.join('\n');
  const innermost = balanceBrackets(above, outer.languageId).open.at(-1);
  if (innermost === undefined) return true;
  const isInside = indentationAt(above, innermost) >= indentationWidth(outer.lineBefore);
  return !isInside || text.startsWith(closerOf(innermost)!);
}
