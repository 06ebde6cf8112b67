import type { CompletionContext } from '../context/context.ts';
import { boundaryBefore, healedBoundary } from '../prompt/boundary.ts';
import { fileNameLine } from '../prompt/file-name.ts';
import { suffixPart } from '../prompt/suffix-part.ts';
import type { Reach } from './reach.ts';

/** What decides the answer of the model: requests with the same text get the same answer. */
export interface RequestText {
  /** All that is not the text before the cursor: where the window starts, what stands above it, what stands after the cursor, snippets. */
  readonly frame: string;
  /** All text of the window before the cursor. */
  readonly before: string;
  /** The part of it that the prompt may end with: without cut tokens first, then, should the model write something else, all but blanks. */
  readonly stems: readonly string[];
  readonly reach: Reach;
}

/** All of the context's own text that is not before the cursor; it stays the same while a person types. */
export function frameOf(context: CompletionContext): string {
  const { prefixStartLine, imports, enclosing, suffix } = context;
  return JSON.stringify([prefixStartLine, imports, enclosing, suffixPart(suffix), fileNameLine(context)]);
}

/** @param snippets text from elsewhere that the prompt holds. */
export function requestTextOf(context: CompletionContext, reach: Reach, snippets: string): RequestText {
  const { prefix } = context;
  const { stem } = boundaryBefore(prefix);
  const healed = healedBoundary(prefix)?.stem;
  return {
    frame: snippets === '' ? frameOf(context) : frameOf(context) + snippets,
    before: prefix,
    stems: healed === undefined ? [stem] : [healed, stem],
    reach,
  };
}

/** The last resort: the prompt that holds all of the text but blanks. */
export function fullStem(text: RequestText): string {
  return text.stems.at(-1) ?? text.before;
}
