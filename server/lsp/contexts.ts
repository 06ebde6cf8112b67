import type { Position } from 'vscode-languageserver/node';
import type { CompletionContext } from '../context/context.ts';
import { extractContext } from '../context/extract-context.ts';
import { textAbove } from '../context/text-above.ts';
import type { DocumentTrees } from '../syntax/document-trees.ts';
import type { Documents } from './documents.ts';
import type { OpenDocument } from './open-document.ts';
import type { WorkspacePaths } from './workspace-paths.ts';

/** Contexts of places in synchronized documents, for clients that do not extract them by themselves. */
export class Contexts {
  constructor(
    private readonly documents: Documents,
    private readonly trees: DocumentTrees,
    private readonly paths: WorkspacePaths,
  ) {}

  /** Undefined when the document changed while its grammar was being loaded: the place means nothing any more. */
  async at(document: OpenDocument, position: Position): Promise<CompletionContext | undefined> {
    const { uri, languageId, version } = document;
    await this.trees.load(languageId);
    if (document.version !== version) return undefined;
    const path = this.paths.pathOf(this.documents.fileOf(uri));
    const above = textAbove(this.documents.cellsAbove(uri));
    const tree = this.trees.treeFor(document);
    return extractContext({ uri, path, languageId, document, position, tree, above });
  }
}
