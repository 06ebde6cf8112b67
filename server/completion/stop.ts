import { scopeEnd } from './filters/stop-at-scope-end.ts';
import { opensBlock } from './opens-block.ts';
import { circleStart } from './filters/repetition.ts';
import { trailingCommentStart } from './filters/trailing-comment.ts';
import { cutAtFollowingLines } from './filters/following-lines.ts';
import type { Surroundings } from './surroundings.ts';

/** Whether more text cannot change what is shown: called with every streamed text, from the cursor on. */
export function mayStop(text: string, around: Surroundings): boolean {
  if (text.trim() === '') return text.includes('\n') && !mayOpen(around);
  if (scopeEnd(text, around, false) !== undefined) return true;
  if (trailingCommentStart(text, around) !== undefined) return true;
  // Whole lines only: one being written may still become another one. Inside a line, a circle is one at once.
  const whole = text.slice(0, Math.max(0, text.lastIndexOf('\n')));
  return (
    repeatsLinesBelow(whole, around) ||
    circleStart(whole) !== undefined ||
    circleStart(lastLine(text)) !== undefined
  );
}

/** Whether something may follow on the lines below. */
function mayOpen(around: Surroundings): boolean {
  return (
    around.reach === 'block' ||
    (around.reach === 'statement' && opensBlock(around.lineBefore, around.languageId))
  );
}

function repeatsLinesBelow(text: string, around: Surroundings): boolean {
  const whole = { text, replaces: 0, complete: false };
  return cutAtFollowingLines(whole, around) !== whole;
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}
