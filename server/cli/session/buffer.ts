import type { Position, TextDocumentContentChangeEvent } from 'vscode-languageserver/node';

/** The text of one file with a cursor, as an editor holds it. Offsets in UTF-16 code units. */
export class Buffer {
  #cursor = 0;

  constructor(
    readonly uri: string,
    readonly languageId: string,
    /** As shown to a person. */
    readonly path: string,
    private content: string,
  ) {}

  get text(): string {
    return this.content;
  }

  get cursor(): number {
    return this.#cursor;
  }

  /** Replaces a range and puts the cursor behind the new text. @returns the change for the server. */
  replace(start: number, end: number, text: string): TextDocumentContentChangeEvent {
    const range = { start: this.positionAt(start), end: this.positionAt(end) };
    this.content = this.content.slice(0, start) + text + this.content.slice(end);
    this.#cursor = start + text.length;
    return { range, text };
  }

  /** What typing `text` at the cursor does. */
  type(text: string): TextDocumentContentChangeEvent {
    return this.replace(this.#cursor, this.#cursor, text);
  }

  get position(): Position {
    return this.positionAt(this.#cursor);
  }

  private positionAt(offset: number): Position {
    const before = this.content.slice(0, offset);
    const lineStart = before.lastIndexOf('\n') + 1;
    return { line: before.split('\n').length - 1, character: offset - lineStart };
  }
}
