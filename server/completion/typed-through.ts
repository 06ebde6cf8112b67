/**
 * Reuse of what is on the screen: a person who types the letters of the ghost text keeps seeing the rest of it, without asking
 * anyone. Pure and without `vscode`, so the extension host uses it as well.
 */
import type { CompletionItem } from './result.ts';
import { isClosersOnly } from '../prompt/suffix-part.ts';
import { wouldShow } from './would-show.ts';

interface Position {
  readonly line: number;
  readonly character: number;
}

/** A suggestion and the place it was made for. */
export interface ShownItem {
  readonly uri: string;
  readonly position: Position;
  /** The cursor's line, before and after the cursor. */
  readonly lineBefore: string;
  readonly lineAfter: string;
  /** Names all other text of the document (such as a hash of the lines above and below); must stay the same. */
  readonly elsewhere: string;
  readonly item: CompletionItem;
}

/** The place of the cursor now. */
export interface TypedPlace {
  readonly uri: string;
  readonly position: Position;
  /** Document text from the start of the line the item was shown on up to the cursor; may span lines. */
  readonly before: string;
  /** The rest of the cursor's line. */
  readonly lineAfter: string;
  readonly elsewhere: string;
}

/** What is left of the item after typing part of it; undefined when something else was typed or nothing is left. */
export function typedThrough(shown: ShownItem, now: TypedPlace): CompletionItem | undefined {
  if (shown.uri !== now.uri || shown.elsewhere !== now.elsewhere) return undefined;
  if (now.position.line < shown.position.line || !now.before.startsWith(shown.lineBefore)) return undefined;
  const { item } = shown;
  const target = shown.lineBefore.slice(0, item.range.start.character) + item.insertText;
  const same = now.before.length === shown.lineBefore.length && now.lineAfter === shown.lineAfter;
  if (same) return item;
  if (!target.startsWith(now.before)) return undefined;
  const left = target.slice(now.before.length);
  const taken = replacedCharacters(shown, now, left);
  if (taken === undefined || left.length <= taken) return undefined;
  const rest: CompletionItem = {
    insertText: left,
    range: {
      start: now.position,
      end: { line: now.position.line, character: now.position.character + taken },
    },
    evidence: item.evidence,
  };
  const line = now.before.slice(now.before.lastIndexOf('\n') + 1) + now.lineAfter;
  return wouldShow(line, now.position, rest) ? rest : undefined;
}

/** Characters after the cursor that the rest of the item takes in: those it took before, and closers the editor added. */
function replacedCharacters(shown: ShownItem, now: TypedPlace, left: string): number | undefined {
  const before = shown.item.range.end.character - shown.position.character;
  if (now.lineAfter === shown.lineAfter) return before;
  const untouched = shown.lineAfter.slice(before);
  if (!now.lineAfter.endsWith(untouched)) return undefined;
  const added = now.lineAfter.slice(0, now.lineAfter.length - untouched.length);
  if (!isClosersOnly(added)) return undefined;
  let at = 0;
  for (const character of added) {
    at = left.indexOf(character, at) + 1;
    if (at === 0) return undefined;
  }
  return added.length;
}
