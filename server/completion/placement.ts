/** Where a suggestion goes: at the cursor, or in place of what the suggest widget has selected. */
import type { CompletionContext } from '../context/context.ts';
import type { CompleteParams } from './complete-params.ts';
import { filterCandidate } from './filters/index.ts';
import { evidenceOf } from './confidence.ts';
import type { Answer, Generated } from './generated.ts';
import { newNamesIn } from './new-names.ts';
import type { EmptyReason } from './empty-reason.ts';
import { atOuterLine } from './outer-line.ts';
import type { CompletionItem } from './result.ts';
import type { Surroundings } from './surroundings.ts';
import { wouldShow } from './would-show.ts';

type Position = CompletionContext['position'];

export interface Placement {
  /** As if the selected completion were accepted. */
  readonly context: CompletionContext;
  /** The cursor, as it is. */
  readonly position: Position;
  /** The cursor's line, as far as the window has it, and where in the line it begins: very long lines are cut. */
  readonly lineText: string;
  readonly lineOffset: number;
  /** What the item replaces and starts with before the suggestion itself. */
  readonly start: number;
  readonly end: number;
  readonly lead: string;
}

/** Undefined when the editor would draw no answer that extends the selected completion. */
export function withSelectedCompletion({
  context,
  selectedCompletion,
}: CompleteParams): Placement | undefined {
  const { prefix, suffix, position } = context;
  const lineBefore = prefix.slice(prefix.lastIndexOf('\n') + 1);
  const lineEnd = suffix.indexOf('\n');
  const lineText = lineBefore + (lineEnd < 0 ? suffix : suffix.slice(0, lineEnd));
  const { character } = position;
  const lineOffset = character - lineBefore.length;
  const plain = { context, position, lineText, lineOffset, start: character, end: character, lead: '' };
  if (!selectedCompletion) return plain;
  const { range, text } = selectedCompletion;
  const start = range.start.character;
  const end = Math.max(character, range.end.character);
  const before = character - start;
  const fits =
    range.start.line === position.line &&
    range.end.line === position.line &&
    0 <= before &&
    before <= lineBefore.length &&
    end <= lineOffset + lineText.length &&
    text.startsWith(prefix.slice(prefix.length - before)) &&
    !text.includes('\r');
  if (!fits) return undefined;
  const accepted: CompletionContext = {
    ...context,
    prefix: prefix.slice(0, prefix.length - before) + text,
    suffix: suffix.slice(end - character),
  };
  return { ...plain, context: accepted, start, end, lead: text };
}

/** What an item is made for. */
export interface ItemPlace {
  readonly placement: Placement;
  readonly around: Surroundings;
  /** Whether a name stands in the document. */
  readonly holds: (name: string) => boolean;
}

/** The item to show, or why there is none. */
export function makeItem(
  answer: Answer,
  generated: Generated,
  { placement, around, holds }: ItemPlace,
): CompletionItem | EmptyReason {
  if (answer.kind === 'ends-block') return 'ends-block';
  if (answer.kind !== 'text') return 'mismatch';
  const outer = atOuterLine(around, answer.indentation);
  const kept = filterCandidate(answer, outer ?? around);
  // Nothing is left of what stands behind the block: all that is known is that it is over.
  if (typeof kept === 'string') return outer ? 'ends-block' : kept;
  const { position, end, lead } = placement;
  // That the block is over is part of what is claimed.
  const claimed = outer?.lineBefore ?? '';
  const start = outer ? placement.start - (around.lineBefore.length - claimed.length) : placement.start;
  const item: CompletionItem = {
    insertText: (lead + kept.text).replaceAll('\n', around.layout.eol),
    range: {
      start: { line: position.line, character: start },
      end: { line: position.line, character: end + kept.replaces },
    },
    evidence: {
      ...evidenceOf(
        generated,
        generated.text.length - answer.text.length - claimed.length,
        claimed + kept.text,
      ),
      newNames: newNamesIn(kept.text, around, holds).length,
    },
  };
  return isDrawn(item, placement) ? item : 'not-drawable';
}

/** `wouldShow` in the columns of the window's part of the line. */
function isDrawn({ insertText, range }: CompletionItem, placement: Placement): boolean {
  const inWindow = ({ line, character }: Position): Position => ({
    line,
    character: character - placement.lineOffset,
  });
  return wouldShow(placement.lineText, inWindow(placement.position), {
    insertText,
    range: { start: inWindow(range.start), end: inWindow(range.end) },
  });
}
