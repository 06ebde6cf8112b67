import type { CompletionContext, Extent } from '../../server/context/context.ts';
import type { CompletionItem } from '../../server/completion/result.ts';

export const CURSOR = '█';

/** A context of a text with a drawn cursor. The whole text is the window; the rest can be given. */
export function contextOf(
  drawn: string,
  more: Partial<CompletionContext> & { readonly extent?: Extent } = {},
): CompletionContext {
  const at = drawn.indexOf(CURSOR);
  if (at < 0) throw new Error(`no cursor in ${JSON.stringify(drawn)}`);
  const prefix = drawn.slice(0, at);
  const suffix = drawn.slice(at + CURSOR.length);
  const lines = prefix.split('\n');
  const line = lines.at(-1)!;
  return {
    uri: 'file:///test.ts',
    languageId: 'typescript',
    path: 'nameless',
    position: { line: lines.length - 1, character: line.length },
    prefix,
    suffix,
    prefixStartLine: 0,
    suffixEndsDocument: true,
    scopes: [],
    imports: [],
    enclosing: [],
    place: 'code',
    layout: { eol: '\n', indentUnit: '  ', lineIndent: /^[ \t]*/.exec(line)![0] },
    extent: { kind: 'line' },
    hasSyntaxTree: false,
    ...more,
  };
}

/** The text with the item accepted; the cursor is drawn behind it. */
export function accept(context: CompletionContext, item: CompletionItem): string {
  const { character } = context.position;
  const start = context.prefix.length - (character - item.range.start.character);
  const taken = item.range.end.character - character;
  return context.prefix.slice(0, start) + item.insertText + CURSOR + context.suffix.slice(taken);
}
