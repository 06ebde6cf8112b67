import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import type { DocumentLines } from '../context/document-lines.ts';
import { onlyDeletes } from '../completion/only-deletes.ts';
import type { TreeSource } from '../syntax/document-trees.ts';

/** Documents share one count, so that a document opened again is never taken for the one before. */
let revisions = 0;

/** A document that the client has open, kept by incremental synchronization. */
export class OpenDocument implements DocumentLines, TreeSource {
  /** Ours, not the client's: it changes with every change of the text, whatever the client counts. */
  version = ++revisions;
  /** Whether the last edit took text away and put none there. */
  lastEditDeletes = false;
  #text: TextDocument;

  /** @throws when the text is no text. */
  constructor(
    readonly uri: string,
    readonly languageId: string,
    clientVersion: number,
    text: string,
  ) {
    if (typeof text !== 'string') throw new TypeError(`The text of ${uri} is not a string.`);
    this.#text = TextDocument.create(uri, languageId, clientVersion, text);
  }

  /** Applies the changes in order. @throws when one is malformed; the text is then as before. */
  update(changes: TextDocumentContentChangeEvent[], clientVersion: number): this {
    for (const change of changes) checkChange(change);
    this.#text = TextDocument.update(this.#text, changes, clientVersion);
    this.version = ++revisions;
    this.lastEditDeletes = onlyDeletes(changes);
    return this;
  }

  get lineCount(): number {
    return this.#text.lineCount;
  }

  /** UTF-16 code units. */
  get length(): number {
    return this.#text.offsetAt({ line: this.#text.lineCount, character: 0 });
  }

  get eol(): '\n' | '\r\n' {
    return this.#lineWithEnd(0).endsWith('\r\n') ? '\r\n' : '\n';
  }

  lineAt(line: number): string {
    return line < 0 || line >= this.lineCount ? '' : this.#lineWithEnd(line).replace(/\r?\n$|\r$/, '');
  }

  getText(): string {
    return this.#text.getText();
  }

  #lineWithEnd(line: number): string {
    return this.#text.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  }
}

/** Clients are trusted to keep the protocol, but a broken one must not break the server. */
function checkChange(change: unknown): void {
  if (
    typeof change !== 'object' ||
    change === null ||
    !('text' in change) ||
    typeof change.text !== 'string'
  ) {
    throw new TypeError('A change of a document has no text.');
  }
  if (!('range' in change) || change.range === undefined) return;
  const { range } = change;
  const isRange =
    typeof range === 'object' &&
    range !== null &&
    'start' in range &&
    'end' in range &&
    isPosition(range.start) &&
    isPosition(range.end);
  if (!isRange) throw new TypeError('A change of a document has a malformed range.');
}

function isPosition(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'line' in value &&
    'character' in value &&
    Number.isInteger(value.line) &&
    Number.isInteger(value.character)
  );
}
