import {
  TextDocuments,
  type Connection,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';
import type { DocumentTrees } from '../syntax/document-trees.ts';
import { OpenDocument } from './open-document.ts';

type Listener = (document: OpenDocument) => void;
type ChangeListener = (uri: string, changes: readonly TextDocumentContentChangeEvent[]) => void;

/** The open documents, synchronized incrementally; their syntax trees go with them. */
export class Documents {
  readonly #documents = new TextDocuments<OpenDocument>({
    create: (uri, languageId, version, text) => new OpenDocument(uri, languageId, version, text),
    update: (document, changes, version) => {
      const updated = document.update(changes, version);
      for (const listener of this.#changeListeners) listener(document.uri, changes);
      return updated;
    },
  });
  readonly #changeListeners: ChangeListener[] = [];

  constructor(private readonly trees: DocumentTrees) {}

  listen(connection: Connection): void {
    this.#documents.onDidOpen(({ document }) => {
      // Grammars load while the person reads, before the first key.
      void this.trees.load(document.languageId);
    });
    this.#documents.onDidClose(({ document }) => {
      this.trees.close(document.uri);
    });
    this.#documents.listen(connection);
  }

  get(uri: string): OpenDocument | undefined {
    return this.#documents.get(uri);
  }

  onOpen(listener: Listener): void {
    this.#documents.onDidOpen(({ document }) => {
      listener(document);
    });
  }

  /** At every change, and when it is opened. */
  onTextChange(listener: Listener): void {
    this.#documents.onDidChangeContent(({ document }) => {
      listener(document);
    });
  }

  /** With what was changed, in its order. */
  onChanges(listener: ChangeListener): void {
    this.#changeListeners.push(listener);
  }

  onClose(listener: Listener): void {
    this.#documents.onDidClose(({ document }) => {
      listener(document);
    });
  }
}
