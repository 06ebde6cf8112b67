import * as vscode from 'vscode';
import type { ReadRefusal } from '../../server/lsp/read-refusal.ts';
import type { WarmUpParams } from '../../server/protocol.ts';
import type { Settings } from '../../server/settings.ts';
import { linesOfDocument } from './document.ts';
import type { DocumentContexts } from './trees.ts';
import { SCHEMES } from './why-not-ask.ts';
import { whyNotAskAt } from './why-not-ask-at.ts';

/** A cursor that stays this long may be typed at; who walks through a file with the arrow keys warms nothing. */
const RESTING_MS = 200;

export interface WarmUpParts {
  readonly settings: () => Settings;
  readonly server: { warmUp(params: WarmUpParams): Promise<void> };
  readonly contexts: DocumentContexts;
  readonly readRefusal: ReadRefusal;
}

/** Lets the model read the place where the cursor rests before anyone types there: the first suggestion then comes as quickly as the next ones. */
export class WarmUp implements vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  #resting: NodeJS.Timeout | undefined;

  constructor(private readonly parts: WarmUpParts) {
    this.#subscription = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        this.#wait(editor);
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        this.#wait(textEditor);
      }),
    );
    this.#wait(vscode.window.activeTextEditor);
  }

  dispose(): void {
    clearTimeout(this.#resting);
    this.#subscription.dispose();
  }

  #wait(editor: vscode.TextEditor | undefined): void {
    clearTimeout(this.#resting);
    if (!editor || !this.parts.settings().idleWork) return;
    this.#resting = setTimeout(() => {
      void this.#warmUp(editor);
    }, RESTING_MS);
  }

  async #warmUp(editor: vscode.TextEditor): Promise<void> {
    const { document, selection, selections } = editor;
    const { settings, server, contexts, readRefusal } = this.parts;
    if (editor !== vscode.window.activeTextEditor || document.isClosed || !selection.isEmpty) return;
    if (!SCHEMES.some((scheme) => scheme === document.uri.scheme)) return;
    const place = {
      document,
      lines: linesOfDocument(document),
      position: selection.active,
      cursors: selections.length,
    };
    if (whyNotAskAt(place, false, readRefusal, settings())) return;
    await server.warmUp({ context: contexts.at(document, selection.active) });
  }
}
