import * as vscode from 'vscode';
import type { CompletionContext } from '../../server/context/context.ts';
import { extractContext, type ExtractInput } from '../../server/context/extract-context.ts';
import { textAbove } from '../../server/context/text-above.ts';
import type { DocumentTrees } from '../../server/syntax/document-trees.ts';
import { editorIndentation } from '../editor-indentation.ts';
import { relatedCells } from '../tasks/related-cells.ts';
import { linesOfDocument } from './document.ts';
import { pathOf } from './path-of.ts';

/** Contexts of places in open documents; keeps their syntax trees at hand, each made from the one before. */
export class DocumentContexts implements vscode.Disposable {
  readonly #subscription: vscode.Disposable;

  constructor(
    private readonly trees: DocumentTrees,
    private readonly log: (message: string) => void,
  ) {
    this.#subscription = vscode.Disposable.from(
      vscode.workspace.onDidCloseTextDocument((document) => {
        trees.close(document.uri.toString());
      }),
      // Loading is asynchronous: whoever looks at a file will type in it, and then the grammar is there.
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor) void trees.load(editor.document.languageId);
      }),
    );
  }

  /** What is known of the place now. Without a loaded grammar the text decides, and the grammar is loaded for the next time. */
  at(document: vscode.TextDocument, position: vscode.Position): CompletionContext {
    const uri = document.uri.toString();
    const { languageId, version } = document;
    void this.trees.load(languageId);
    const input: ExtractInput = {
      uri,
      path: pathOf(document.uri),
      languageId,
      document: linesOfDocument(document),
      position,
      indentation: editorIndentation(document),
      above: textAbove(relatedCells(document)),
    };
    try {
      const tree = this.trees.treeFor({ uri, languageId, version, getText: () => document.getText() });
      return extractContext({ ...input, tree });
    } catch (error) {
      this.log(`No syntax tree for ${languageId}, its text is read instead: ${String(error)}`);
      this.trees.close(uri);
      return extractContext(input);
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    this.trees.clear();
  }
}
