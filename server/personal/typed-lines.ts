/** A pair that an editor closes by itself is one key as well. */
const MOST_CHARACTERS_OF_A_KEY = 2;
/** Enter, with the indentation that comes with it; between brackets a second line. */
const ENTER = /^\r?\n[ \t]*(?:\r?\n[ \t]*)?$/;

/** A change as LSP and VS Code tell it. A whole text has no range. */
export interface TextChange {
  readonly text: string;
  readonly range?: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
}

/** Sees which lines a person has typed: keys in a line, then Enter behind it. What is pasted, generated or changed by a tool is none. */
export class TypedLines {
  #at: { readonly uri: string; readonly line: number } | undefined;

  /** @returns the line that the changes have finished. */
  finished(uri: string, changes: readonly TextChange[]): number | undefined {
    const [change, ...more] = changes;
    if (!change?.range || more.length > 0) {
      this.#at = undefined;
      return undefined;
    }
    const { text, range } = change;
    const { line } = range.start;
    const isHere = this.#at?.uri === uri && this.#at.line === line;
    if (ENTER.test(text)) {
      this.#at = undefined;
      return isHere ? line : undefined;
    }
    const isKey =
      text !== '' &&
      text.length <= MOST_CHARACTERS_OF_A_KEY &&
      range.end.line === line &&
      !/[\r\n]/.test(text);
    if (isKey) this.#at = { uri, line };
    else if (!isHere || range.end.line !== line || /[\r\n]/.test(text)) this.#at = undefined;
    return undefined;
  }
}
