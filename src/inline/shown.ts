import { madeLine, type MadeLine } from '../../server/completion/made-line.ts';
import type { CompletionItem } from '../../server/completion/result.ts';
import { typedThrough, type ShownItem } from '../../server/completion/typed-through.ts';
import type { DocumentLines } from '../../server/context/document-lines.ts';

/** Enough for the way back over a line or two; each entry is one suggestion. */
const MAX_SHOWN = 32;
/** A suggestion was made from what stands this near; what changes farther away leaves it right. */
const LINES_AROUND = 100;
/** The nearest line with text above a suggestion is looked for in so many. */
const LINES_ABOVE = 4;

export interface Place {
  readonly uri: string;
  readonly position: { readonly line: number; readonly character: number };
  readonly document: DocumentLines;
}

interface Entry extends ShownItem {
  readonly made: MadeLine;
}

/**
 * What was suggested lately, so that typing along it, or back over it, shows what is left of it at once and asks nobody. VS Code
 * asks anew at every keystroke even where the ghost text still fits.
 */
export class ShownItems {
  #entries: Entry[] = [];
  /** Drawn last, as far as is known. */
  #onScreen: Entry | undefined;

  remember({ uri, position, document }: Place, item: CompletionItem): void {
    const line = document.lineAt(position.line);
    const above = textUpTo(document, Math.max(0, position.line - LINES_ABOVE), position);
    const entry: Entry = {
      uri,
      position,
      lineBefore: line.slice(0, position.character),
      lineAfter: line.slice(position.character),
      elsewhere: textAround(document, position.line, position.line),
      item,
      made: madeLine(above, position.character, item),
    };
    this.#onScreen = entry;
    this.#entries = [entry, ...this.#entries].slice(0, MAX_SHOWN);
  }

  /** What is left of a remembered suggestion here, the newest first. */
  find(place: Place): CompletionItem | undefined {
    const found = leftOf(this.#entries, place);
    if (found) this.#onScreen = found.entry;
    return found?.item;
  }

  /** What is left here of the suggestion that was drawn last. */
  findOnScreen(place: Place): CompletionItem | undefined {
    return this.#onScreen && leftOf([this.#onScreen], place)?.item;
  }

  /** Forgets all that leads to the line that is suggested here. @returns which line that is; undefined where nothing is suggested. */
  dismiss(place: Place): MadeLine | undefined {
    const made = leftOf(this.#entries, place)?.entry.made;
    if (!made) return undefined;
    this.#onScreen = undefined;
    this.#entries = this.#entries.filter(
      (entry) => entry.uri !== place.uri || entry.made.line !== made.line || entry.made.above !== made.above,
    );
    return made;
  }

  /** Other settings may give other suggestions. */
  clear(): void {
    this.#entries = [];
    this.#onScreen = undefined;
  }
}

/** The first of the entries of which something is left at the place. */
function leftOf(
  entries: readonly Entry[],
  { uri, position, document }: Place,
): { readonly entry: Entry; readonly item: CompletionItem } | undefined {
  const lineAfter = document.lineAt(position.line).slice(position.character);
  const aroundLine = new Map<number, string>();
  for (const entry of entries) {
    const first = entry.position.line;
    if (entry.uri !== uri || first > position.line || position.line - first > LINES_AROUND) continue;
    const before = textUpTo(document, first, position);
    const elsewhere = aroundLine.get(first) ?? textAround(document, first, position.line);
    aroundLine.set(first, elsewhere);
    const item = typedThrough(entry, { uri, position, before, lineAfter, elsewhere });
    if (item) return { entry, item };
  }
  return undefined;
}

/** From the start of line `first` to the position, with the document's line ends. */
function textUpTo(document: DocumentLines, first: number, position: Place['position']): string {
  const lines: string[] = [];
  for (let line = first; line < position.line; line++) lines.push(document.lineAt(line));
  lines.push(document.lineAt(position.line).slice(0, position.character));
  return lines.join(document.eol);
}

/** The lines near, but not of, `first` to `last`. */
function textAround(document: DocumentLines, first: number, last: number): string {
  const lines: string[] = [];
  for (let line = Math.max(0, first - LINES_AROUND); line < first; line++) lines.push(document.lineAt(line));
  lines.push('\0');
  const end = Math.min(document.lineCount, last + 1 + LINES_AROUND);
  for (let line = last + 1; line < end; line++) lines.push(document.lineAt(line));
  return lines.join('\n');
}
