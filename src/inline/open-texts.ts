import * as vscode from 'vscode';
import type { ReadRefusal } from '../../server/lsp/read-refusal.ts';
import type { DocumentTextParams } from '../../server/protocol.ts';
import type { Settings } from '../../server/settings.ts';
import { charactersOf } from './document.ts';
import { SCHEMES } from './why-not-ask.ts';

/** Nothing was typed for this long. What is only looked at is told at once. */
const TYPING_PAUSE_MS = 1_500;
/** The index reads no larger files. */
const MAX_CHARACTERS = 256 * 1024;
/** A cell is read with the cells above it. */
const CELL = 'vscode-notebook-cell';

export interface OpenTextsParts {
  readonly settings: () => Settings;
  readonly server: {
    readonly isReady: boolean;
    onStateChange(listener: () => void): () => void;
    documentText(params: DocumentTextParams): Promise<void>;
  };
  /** Knows the files whose text is never read. */
  readonly readRefusal: ReadRefusal;
}

/**
 * Tells the server what the documents say that a person writes in and that the index cannot read from the disk as they are: not saved, without a name, or in no
 * folder of the workspace. So the prompt can hold what they define far from the cursor.
 */
export class OpenTexts implements vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #told = new Set<string>();
  #wasReady = false;

  constructor(private readonly parts: OpenTextsParts) {
    const stopListening = parts.server.onStateChange(() => {
      const { isReady } = parts.server;
      if (isReady && !this.#wasReady) this.#wait(vscode.window.activeTextEditor?.document, 0);
      this.#wasReady = isReady;
    });
    this.#subscription = vscode.Disposable.from(
      { dispose: stopListening },
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        this.#wait(editor?.document, 0);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#wait(document, TYPING_PAUSE_MS);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.#closed(document);
      }),
    );
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#subscription.dispose();
  }

  #wait(document: vscode.TextDocument | undefined, delayMs: number): void {
    if (!document || !this.#isTold(document)) return;
    const uri = document.uri.toString();
    clearTimeout(this.#waiting.get(uri));
    const timer = setTimeout(() => {
      this.#waiting.delete(uri);
      this.#tell(document);
    }, delayMs);
    this.#waiting.set(uri, timer);
  }

  #tell(document: vscode.TextDocument): void {
    const { settings, server } = this.parts;
    if (document.isClosed || !settings().retrieval || !this.#isTold(document)) return;
    const { languageId } = document;
    const uri = document.uri.toString();
    this.#told.add(uri);
    void server.documentText({ uri, languageId, text: document.getText() });
  }

  #isTold(document: vscode.TextDocument): boolean {
    const { uri, isDirty } = document;
    return (
      uri.scheme !== CELL &&
      SCHEMES.some((scheme) => scheme === uri.scheme) &&
      (isDirty || this.#told.has(uri.toString()) || !vscode.workspace.getWorkspaceFolder(uri)) &&
      charactersOf(document) <= MAX_CHARACTERS &&
      this.parts.readRefusal.ofUri(uri.toString()) === undefined
    );
  }

  #closed({ uri, languageId }: vscode.TextDocument): void {
    const text = uri.toString();
    clearTimeout(this.#waiting.get(text));
    this.#waiting.delete(text);
    if (this.#told.delete(text)) void this.parts.server.documentText({ uri: text, languageId, text: null });
  }
}
