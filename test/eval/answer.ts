/** An answer put into the document: Foretype's item as an editor accepts it, a peer's raw text as its editor plug-in inserts it. */
import type { CompletionItem } from '../../server/completion/result.ts';
import type { PlacedItem } from './placed-item.ts';

/** The document after the item is accepted. Documents of the benchmark have `\n` line ends. */
export function acceptItem(
  placed: PlacedItem,
  { insertText, range }: Pick<CompletionItem, 'insertText' | 'range'>,
): string {
  const { text, offset, position } = placed;
  if (range.start.line !== position.line || range.end.line !== position.line) {
    throw new Error(`An item of ${placed.item.id} is not on the cursor's line.`);
  }
  const start = offset - position.character + range.start.character;
  const end = offset - position.character + range.end.character;
  return text.slice(0, start) + insertText + text.slice(end);
}

/**
 * The document after a peer's raw text is inserted. For holes of whole lines the blank start of the text is replaced by the
 * indentation that stands there, which is to the peer's advantage; `oneLine` keeps only the first line that is not blank.
 */
export function insertRaw(placed: PlacedItem, raw: string, oneLine: boolean): string {
  const { text, offset, typed, wholeLines } = placed;
  let inserted = raw;
  if (wholeLines) {
    inserted = raw.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
    inserted = typed === '' ? inserted : inserted.replace(/^[ \t]+/, '');
  }
  if (oneLine) inserted = inserted.split('\n')[0]!;
  return text.slice(0, offset) + inserted + text.slice(offset);
}
