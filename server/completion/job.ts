import { isCommentLine } from '../context/comment-line.ts';
import type { CompletionContext } from '../context/context.ts';
import type { SnippetBlock } from '../prompt/snippet-block.ts';
import type { CompleteParams } from './complete-params.ts';
import { isClosersOnly } from '../prompt/suffix-part.ts';
import { missesDepth } from './gap.ts';
import { opensBlock } from './opens-block.ts';
import type { ItemPlace } from './placement.ts';
import type { Reach } from './reach.ts';
import { requestTextOf, type RequestText } from './request-text.ts';
import type { CompletionItem } from './result.ts';
import { surroundingsOf, type Surroundings } from './surroundings.ts';

/** A place to generate at. */
export interface Site {
  readonly context: CompletionContext;
  readonly around: Surroundings;
  readonly text: RequestText;
  readonly snippets: SnippetBlock;
}

/** A request on its way. Times in milliseconds. */
export interface Job extends Site, ItemPlace {
  readonly params: CompleteParams;
  readonly startedMs: number;
  readonly retrievalMs: number;
  readonly signal: AbortSignal;
}

export function siteOf(context: CompletionContext, reach: Reach, snippets: SnippetBlock): Site {
  return {
    context,
    around: surroundingsOf(context, reach),
    text: requestTextOf(context, reach, snippets.text),
    snippets,
  };
}

export function isOnEmptyLine({ around: { lineBefore, lineAfter } }: Site): boolean {
  return lineBefore.trim() === '' && lineAfter.trim() === '';
}

/** At the end of a line that opens a block, of which nothing is there yet but what closes it. */
export function isBehindOpener({ around }: Site): boolean {
  const { lineBefore, lineAfter, place, reach, languageId } = around;
  const isAtEnd = isClosersOnly(lineAfter) && /\S$/.test(lineBefore);
  return isAtEnd && place === 'code' && reach !== 'line' && opensBlock(lineBefore, languageId);
}

/** A comment where nobody has begun one, and no code with it. */
export function isLoneComment({ insertText }: CompletionItem, { around }: Site): boolean {
  return (
    around.place === 'code' &&
    insertText.split('\n').every((line) => line.trim() === '' || isCommentLine(line, around.languageId))
  );
}

/** A single line that the lines below speak against. */
export function missesGap({ insertText, range }: CompletionItem, job: Job): boolean {
  const { around, placement } = job;
  if (!isOnEmptyLine(job) || insertText.includes('\n')) return false;
  const kept = around.lineBefore.length - (placement.start - range.start.character);
  return missesDepth(insertText, { ...around, lineBefore: around.lineBefore.slice(0, kept) });
}
