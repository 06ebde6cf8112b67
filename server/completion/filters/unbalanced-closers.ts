import { indentationWidth } from '../../prompt/indentation.ts';
import type { Surroundings } from '../surroundings.ts';
import { balanceBrackets, closerOf, type Bracket } from './brackets.ts';
import type { Filter } from './filter.ts';

/** Cuts at the first bracket that closes nothing, or something that a line below closes already. */
export const cutUnbalancedClosers: Filter = (candidate, around) => {
  if (around.place === 'comment' || around.place === 'string') return candidate;
  const { surplus } = balanceBrackets(candidate.text, around.languageId);
  if (surplus.length === 0) return candidate;
  const closable = closableBrackets(around);
  for (const closer of surplus) {
    if (closable.pop() === closer.character) continue;
    const kept = candidate.text.slice(0, closer.offset).trimEnd();
    return kept === '' ? 'unbalanced' : { ...candidate, text: kept };
  }
  return candidate;
};

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
  const start = before.lastIndexOf('\n', opener.offset) + 1;
  const width = indentationWidth(before.slice(start, opener.offset + 1));
  const next = around.linesBelow.find((line) => line.trim() !== '' && indentationWidth(line) <= width);
  return (
    next !== undefined && indentationWidth(next) === width && next.trimStart().startsWith(closerOf(opener)!)
  );
}
