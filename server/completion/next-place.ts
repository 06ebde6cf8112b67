import type { CompletionContext } from '../context/context.ts';
import type { CompletionItem } from './result.ts';

/**
 * Where a person goes on who accepts a suggestion: at the start of the line below it. Undefined where code follows on the suggestion's own line.
 * @param context of which the item was made; the item starts at its cursor, or takes indentation away before it.
 */
export function nextPlace(
  context: CompletionContext,
  { insertText, range }: CompletionItem,
): CompletionContext | undefined {
  const { prefix, suffix, position } = context;
  const kept = prefix.slice(0, prefix.length - (position.character - range.start.character));
  if (prefix.slice(kept.length).trim() !== '') return undefined;
  const replaced = range.end.character - position.character;
  const lineEnd = suffix.indexOf('\n');
  const rest = suffix.slice(replaced, lineEnd < 0 ? suffix.length : lineEnd);
  if (rest.trim() !== '') return undefined;
  const inserted = `${insertText.replaceAll('\r\n', '\n')}\n`;
  return {
    ...context,
    prefix: kept + inserted,
    suffix: suffix.slice(replaced + rest.length),
    position: { line: position.line + inserted.split('\n').length - 1, character: 0 },
    extent: { kind: 'block' },
    layout: { ...context.layout, lineIndent: '' },
  };
}
