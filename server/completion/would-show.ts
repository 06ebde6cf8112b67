import type { CompletionItem } from './result.ts';

/** VS Code draws no ghost text for longer ranges or texts. */
const MAX_CHARACTERS = 5000;

/**
 * VS Code's rule of drawing ghost text: the edit stands on the cursor's line and reaches over the cursor, what it replaces before
 * the cursor is a prefix of the new text or indentation that it takes away, what it replaces after the cursor is a subsequence of the rest,
 * something is inserted, and both sides are short. Items that fail are never drawn.
 */
export function wouldShow(
  lineText: string,
  position: { readonly line: number; readonly character: number },
  { insertText, range: { start, end } }: Pick<CompletionItem, 'insertText' | 'range'>,
): boolean {
  const oneLine = start.line === position.line && end.line === position.line;
  const around =
    0 <= start.character &&
    start.character <= position.character &&
    position.character <= end.character &&
    end.character <= lineText.length;
  if (!oneLine || !around) return false;
  const replaced = lineText.slice(start.character, position.character);
  const isIndentation = lineText.slice(0, position.character).trim() === '';
  const before = isIndentation && /^\S/.test(insertText) ? '' : replaced;
  const after = lineText.slice(position.character, end.character);
  return (
    insertText.length < MAX_CHARACTERS &&
    end.character - start.character < MAX_CHARACTERS &&
    insertText.length > before.length + after.length &&
    insertText.startsWith(before) &&
    isSubsequence(after, insertText.slice(before.length))
  );
}

function isSubsequence(part: string, whole: string): boolean {
  let matched = 0;
  for (let index = 0; index < whole.length && matched < part.length; index++) {
    if (whole[index] === part[matched]) matched++;
  }
  return matched === part.length;
}
