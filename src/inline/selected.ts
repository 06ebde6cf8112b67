import type { CompletionItem } from '../../server/completion/result.ts';

interface Selected {
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
  readonly text: string;
}

/** Whether the item goes on from the text that the suggest widget has selected: VS Code draws nothing else while it is open. */
export function extendsSelected(lineText: string, item: CompletionItem, selected: Selected): boolean {
  const { start } = selected.range;
  if (start.line !== item.range.start.line) return false;
  const withSelected = lineText.slice(0, start.character) + selected.text;
  const withItem = lineText.slice(0, item.range.start.character) + item.insertText;
  return withItem.length > withSelected.length && withItem.startsWith(withSelected);
}
