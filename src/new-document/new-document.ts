import * as vscode from 'vscode';
import { EditPreview } from '../preview/edit-preview.ts';
import { limitLens } from '../preview/lenses.ts';

/** What is said of a document that was written. */
export interface Remarks {
  readonly notes: readonly string[];
  /** How often the model is right; undefined where it is good. */
  readonly limit: string | undefined;
  /** What was read. */
  readonly context: string;
}

/** A document without a name beside the editor, written as the model writes. */
export class NewDocument {
  readonly #preview: EditPreview;

  private constructor(
    readonly document: vscode.TextDocument,
    onTakenOver: () => void,
  ) {
    const start = new vscode.Position(0, 0);
    this.#preview = new EditPreview(document, new vscode.Range(start, start), onTakenOver);
  }

  /** @param onTakenOver a person types into it or closes it. */
  static async open(language: string, onTakenOver: () => void): Promise<NewDocument> {
    const document = await vscode.workspace.openTextDocument({ language, content: '' });
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: false,
    });
    return new NewDocument(document, onTakenOver);
  }

  /** All of it so far. */
  draw(text: string): Promise<void> {
    return this.#preview.draw(text);
  }

  /** It is the person's now. */
  async finish(text: string): Promise<void> {
    await this.#preview.draw(text);
    await this.#preview.accept(undefined);
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    await this.#preview.reject();
    await discard(this.document);
  }
}

/** Closes a document without a name, without asking whether it should be saved: only an empty one is closed so. */
export async function discard(document: vscode.TextDocument): Promise<void> {
  if (document.isClosed || !document.isUntitled) return;
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const edit = new vscode.WorkspaceEdit();
  edit.delete(document.uri, whole);
  await vscode.workspace.applyEdit(edit);
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === document.uri.toString(),
    );
  await vscode.window.tabGroups.close(tabs, true);
}

/** What stands above documents that were written: how far they can be trusted, and a way to be rid of them. */
export class NewDocumentLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #remarks = new Map<string, Remarks>();
  readonly #subscription = vscode.workspace.onDidCloseTextDocument((document) => {
    this.#remarks.delete(document.uri.toString());
  });

  set(document: vscode.TextDocument, remarks: Remarks): void {
    this.#remarks.set(document.uri.toString(), remarks);
    this.#changed.fire();
  }

  /** Whether the model wrote it: only such a document may be discarded without a question. */
  has(document: vscode.TextDocument): boolean {
    return this.#remarks.has(document.uri.toString());
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const remarks = this.#remarks.get(document.uri.toString());
    if (!remarks) return [];
    const line = new vscode.Range(0, 0, 0, 0);
    const commands: vscode.Command[] = [
      ...remarks.notes.map((note) => ({
        title: `$(warning) ${note.replace(/\.$/, '')}`,
        command: '',
        tooltip: remarks.context,
      })),
      { title: '$(save-as) Save As…', command: 'workbench.action.files.saveAs', tooltip: remarks.context },
      { title: '$(trash) Discard', command: 'foretype.discardDocument', arguments: [document.uri] },
      ...(remarks.limit === undefined ? [] : [limitLens(remarks.limit)]),
    ];
    return commands.map((command) => new vscode.CodeLens(line, command));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}
