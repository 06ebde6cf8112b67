import * as vscode from 'vscode';

export const LEARNED_SCHEME = 'foretype-learned';
const DOCUMENT = vscode.Uri.from({ scheme: LEARNED_SCHEME, path: '/What Foretype Has Learned.md' });

export interface LearnedServer {
  /** Undefined when the server cannot tell. */
  learned(): Promise<string | undefined>;
  /** @returns what went wrong. */
  eraseLearned(): Promise<string | undefined>;
}

/** `Foretype: Show What Foretype Has Learned`, a document to read, and `Foretype: Erase What Foretype Has Learned`. */
export class LearnedDocument implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  #text = '';

  constructor(private readonly server: LearnedServer) {}

  dispose(): void {
    this.#changed.dispose();
  }

  provideTextDocumentContent(): string {
    return this.#text;
  }

  async show(): Promise<void> {
    if (!(await this.#read())) {
      void vscode.window.showErrorMessage(
        'Foretype cannot show what it has learned: the language server is not running. Foretype: Restart starts it.',
      );
      return;
    }
    const document = await vscode.workspace.openTextDocument(DOCUMENT);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  async erase(): Promise<void> {
    const erase = 'Erase';
    const chosen = await vscode.window.showWarningMessage(
      'Erase all that Foretype has learned?',
      {
        modal: true,
        detail:
          'The suggestions you accepted and the lines you type often, of all projects. This cannot be undone.',
      },
      erase,
    );
    if (chosen !== erase) return;
    const problem = await this.server.eraseLearned();
    if (problem !== undefined) {
      void vscode.window.showErrorMessage(`What Foretype has learned could not be erased: ${problem}`);
      return;
    }
    if (vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === DOCUMENT.toString())) {
      await this.#read();
    }
    void vscode.window.showInformationMessage('All that Foretype had learned is erased.');
  }

  async #read(): Promise<boolean> {
    const text = await this.server.learned();
    if (text === undefined) return false;
    this.#text = text;
    this.#changed.fire(DOCUMENT);
    return true;
  }
}
