import * as vscode from 'vscode';
import type { ServerClient } from '../client.ts';
import { sizeWords } from '../ui/words.ts';
import type { ModelPreparation } from './preparation.ts';

/** In globalState: the person said "Not now". The status item goes on offering. */
const DECLINED_KEY = 'foretype.modelOfferDeclined';
const DOWNLOAD = 'Download';
const USE_FILE = 'Use a File…';
const NOT_NOW = 'Not Now';

/** Offers to get the model, once, when the server says there is none. */
export class ModelOffer implements vscode.Disposable {
  readonly #stopListening: () => void;
  #offered = false;

  constructor(
    private readonly server: ServerClient,
    private readonly preparation: ModelPreparation,
    private readonly memory: vscode.Memento,
  ) {
    this.#stopListening = server.onStateChange(() => {
      void this.#offerOnce();
    });
  }

  dispose(): void {
    this.#stopListening();
  }

  async #offerOnce(): Promise<void> {
    const { state } = this.server;
    if (state.kind !== 'running' || state.status?.kind !== 'no-model') return;
    if (this.#offered || this.memory.get<boolean>(DECLINED_KEY) === true) return;
    this.#offered = true;
    const model = await this.preparation.catalogModel();
    if (!model) return;
    const message =
      `Foretype completes code with a model on your own computer. It needs ${model.title} once ` +
      `(${sizeWords(model.bytes)}, ${model.licence}); nothing you write leaves the machine.`;
    const chosen = await vscode.window.showInformationMessage(message, DOWNLOAD, USE_FILE, NOT_NOW);
    if (chosen === DOWNLOAD) await vscode.commands.executeCommand('foretype.downloadModel');
    if (chosen === USE_FILE) await vscode.commands.executeCommand('foretype.useModelFile');
    if (chosen === NOT_NOW) await this.memory.update(DECLINED_KEY, true);
  }
}
