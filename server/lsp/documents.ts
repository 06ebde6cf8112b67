import { TextDocuments, type Connection } from 'vscode-languageserver/node';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import type { DocumentTrees } from '../syntax/document-trees.ts';
import { OpenDocument } from './open-document.ts';

type Listener = (document: OpenDocument) => void;
type EditListener = (document: OpenDocument, changes: readonly TextDocumentContentChangeEvent[]) => void;

/** The open documents, synchronized incrementally; their syntax trees go with them. */
export class Documents {
  readonly #documents = new TextDocuments<OpenDocument>({
    create: (uri, languageId, version, text) => new OpenDocument(uri, languageId, version, text),
    update: (document, changes, version) => {
      document.update(changes, version);
      for (const listener of this.#edits) listener(document, changes);
      return document;
    },
  });
  readonly #edits = new Set<EditListener>();

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

  all(): readonly OpenDocument[] {
    return this.#documents.all();
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

  /** After every change, with what it changed. */
  onEdit(listener: EditListener): void {
    this.#edits.add(listener);
  }

  onClose(listener: Listener): void {
    this.#documents.onDidClose(({ document }) => {
      listener(document);
    });
  }
}
