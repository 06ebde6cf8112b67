import { indentationWidth } from '../../prompt/indentation.ts';
import type { Surroundings } from '../surroundings.ts';
import { balanceBrackets, closerOf, indentationAt, type Bracket } from './brackets.ts';
import type { Filter } from './filter.ts';

/**
 * Cuts at the first bracket that closes nothing, or something that a line below closes already: unless its line opens the like again, as
 * `} else {` between two branches does.
 */
export const cutUnbalancedClosers: Filter = (candidate, around) => {
  if (around.place === 'comment' || around.place === 'string') return candidate;
  const { text } = candidate;
  const { open, surplus } = balanceBrackets(text, around.languageId);
  if (surplus.length === 0) return candidate;
  const closable = closableBrackets(around);
  const reopened = [...open];
  for (const closer of surplus) {
    if (closable.at(-1) === closer.character) {
      closable.pop();
      continue;
    }
    const again = reopened.findIndex((opener) => isReopening(opener, closer, text));
    if (again >= 0) {
      reopened.splice(again, 1);
      continue;
    }
    const kept = text.slice(0, closer.offset).trimEnd();
    return kept === '' ? 'unbalanced' : { ...candidate, text: kept };
  }
  return candidate;
};

/** Whether an opener that stays open stands behind a closer on its line, and the line below that closed the one closes the other now. */
function isReopening(opener: Bracket, closer: Bracket, text: string): boolean {
  return (
    closerOf(opener) === closer.character &&
    opener.offset > closer.offset &&
    !text.slice(closer.offset, opener.offset).includes('\n')
  );
}

/** Closers that may come next, the first one last. Brackets opened above whose closer stands below are none of them. */
function closableBrackets(around: Surroundings): string[] {
  const before = [...around.linesAbove, around.lineBefore].join('\n');
  const lineStart = before.length - around.lineBefore.length;
  const { open } = balanceBrackets(before, around.languageId);
  return open
    .filter((opener) => opener.offset >= lineStart || !isClosedBelow(opener, before, around))
    .map((opener) => closerOf(opener)!);
}

/** Closers stand at the indentation of the line that opened. */
function isClosedBelow(opener: Bracket, before: string, around: Surroundings): boolean {
  const width = indentationAt(before, opener);
  const next = around.linesBelow.find((line) => line.trim() !== '' && indentationWidth(line) <= width);
  return (
    next !== undefined && indentationWidth(next) === width && next.trimStart().startsWith(closerOf(opener)!)
  );
}
