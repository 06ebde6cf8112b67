/**
 * An item as a person in an editor has it: a document with a cursor. Holes of whole lines leave an empty line, on which the cursor
 * stands; holes inside a line leave nothing.
 *
 *     line-start   the cursor's line is empty
 *     indented     the hole's own indentation is typed already: where a person stands who is about to write that line
 *     editor       the indentation that an editor makes by itself after the line above; may be deeper than the hole's
 */
import { linesOf } from '../../server/context/document-lines.ts';
import { languageFor } from '../../server/context/languages.ts';
import { layoutOf } from '../../server/context/layout.ts';
import type { EvalItem } from './items.ts';

export const CURSOR_MODES = ['line-start', 'indented', 'editor'] as const;
export type CursorMode = (typeof CURSOR_MODES)[number];

const PYTHON = 'python';
const OPENS_BLOCK = /[([{]$/;
/** Statements after which no other can stand in the same block: VS Code's Python dedents by one level, other languages do not. */
const ENDS_BLOCK = /^\s*(?:return|raise|pass|break|continue)\b/;

export interface PlacedItem {
  readonly item: EvalItem;
  readonly text: string;
  /** Of the cursor, in UTF-16 units. */
  readonly offset: number;
  readonly position: { readonly line: number; readonly character: number };
  /** Indentation that stands before the cursor but belongs to the hole. */
  readonly typed: string;
  readonly wholeLines: boolean;
}

export function placeCursor(item: EvalItem, mode: CursorMode): PlacedItem {
  const { prompt, hole, suffix } = item;
  const wholeLines = (prompt === '' || prompt.endsWith('\n')) && hole.endsWith('\n');
  const typed = wholeLines ? indentation(item, mode) : '';
  const before = prompt + typed;
  const lineStart = before.lastIndexOf('\n') + 1;
  return {
    item,
    text: before + (wholeLines ? '\n' : '') + suffix,
    offset: before.length,
    position: { line: before.split('\n').length - 1, character: before.length - lineStart },
    typed,
    wholeLines,
  };
}

/** What stands in the hole of a completed document; undefined when the text around it was changed. */
export function holeOf({ item: { prompt, suffix } }: PlacedItem, completed: string): string | undefined {
  const intact =
    completed.length >= prompt.length + suffix.length &&
    completed.startsWith(prompt) &&
    completed.endsWith(suffix);
  return intact ? completed.slice(prompt.length, completed.length - suffix.length) : undefined;
}

function indentation({ prompt, hole, suffix, language = PYTHON }: EvalItem, mode: CursorMode): string {
  switch (mode) {
    case 'line-start':
      return '';
    case 'indented':
      return /^[ \t]*/.exec(hole)![0];
    case 'editor': {
      const above = prompt.trimEnd().split('\n').at(-1)!;
      const indent = /^[ \t]*/.exec(above)![0];
      const line = prompt.split('\n').length - 1;
      const { indentUnit } = layoutOf(linesOf(prompt + suffix), line, languageFor(language, ''), undefined);
      if (OPENS_BLOCK.test(above) || (language === PYTHON && above.endsWith(':'))) return indent + indentUnit;
      return language === PYTHON && ENDS_BLOCK.test(above) ? indent.slice(indentUnit.length) : indent;
    }
  }
}
