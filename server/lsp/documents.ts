import {
  NotebookCellKind,
  NotebookDocuments,
  TextDocuments,
  type Connection,
} from 'vscode-languageserver/node';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import type { DocumentTrees } from '../syntax/document-trees.ts';
import { relatedCells } from '../tasks/related-cells.ts';
import type { RelatedText } from '../tasks/task.ts';
import { OpenDocument } from './open-document.ts';

type Listener = (document: OpenDocument) => void;
type EditListener = (document: OpenDocument, changes: readonly TextDocumentContentChangeEvent[]) => void;

/** The open documents, cells of notebooks among them, synchronized incrementally; their syntax trees go with them. */
export class Documents {
  readonly #documents = new TextDocuments<OpenDocument>({
    create: (uri, languageId, version, text) => new OpenDocument(uri, languageId, version, text),
    update: (document, changes, version) => {
      document.update(changes, version);
      for (const listener of this.#edits) listener(document, changes);
      return document;
    },
  });
  readonly #notebooks = new NotebookDocuments(this.#documents);
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
    this.#notebooks.listen(connection);
  }

  get(uri: string): OpenDocument | undefined {
    return this.#documents.get(uri);
  }

  all(): readonly OpenDocument[] {
    return this.#documents.all();
  }

  /** The URI of the notebook that a document is a cell of, else its own. */
  fileOf(uri: string): string {
    return this.#notebooks.findNotebookDocumentForCell(uri)?.uri ?? uri;
  }

  /** The code cells above a cell of a synchronized notebook, nearest first; empty for any other document. */
  cellsAbove(uri: string): readonly RelatedText[] {
    const cells = this.#notebooks.findNotebookDocumentForCell(uri)?.cells ?? [];
    return relatedCells(
      cells.map(({ kind, document }) => ({
        isCode: kind === NotebookCellKind.Code,
        languageId: this.get(document)?.languageId,
        getText: () => this.get(document)?.getText() ?? '',
      })),
      cells.findIndex(({ document }) => document === uri),
    );
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
