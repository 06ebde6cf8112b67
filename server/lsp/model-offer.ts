import { MessageType, type Connection, type MessageActionItem } from 'vscode-languageserver/node';
import type { ModelLifecycle } from './model-lifecycle.ts';
import type { Log } from './log.ts';
import { showMessage } from './show-message.ts';
import type { Preparing } from './preparing.ts';
import { messageOf } from '../message-of.ts';

const BYTES_PER_MEGABYTE = 1_000_000;
const LATER: MessageActionItem = { title: 'Not now' };

/** Offers the download once, by `window/showMessageRequest`, where the client does not do it itself. */
export class ModelOffer {
  #offered = false;

  constructor(
    private readonly connection: Connection,
    private readonly models: ModelLifecycle,
    private readonly preparing: Preparing,
    private readonly log: Log,
  ) {}

  /** To be called at every change of the model's status. */
  update(): void {
    const { status } = this.models;
    if (status?.kind !== 'no-model' || this.#offered) return;
    this.#offered = true;
    this.#offer(status.model, status.downloadBytes).catch((error: unknown) => {
      this.log.error(`The download of the model could not be offered: ${messageOf(error)}`);
    });
  }

  async #offer(model: string, bytes: number): Promise<void> {
    const download = { title: `Download (${Math.round(bytes / BYTES_PER_MEGABYTE)} MB)` };
    const chosen = await this.connection.window.showInformationMessage(
      `Foretype completes code with a model on this computer. It needs ${model} once; nothing you write leaves the machine.`,
      download,
      LATER,
    );
    if (chosen?.title !== download.title) return;
    const result = await this.preparing.prepare({ from: { kind: 'download' } }, undefined);
    if (result.kind === 'failed')
      showMessage(this.connection, MessageType.Error, `Foretype: ${result.message}`);
    if (result.kind === 'ready') showMessage(this.connection, MessageType.Info, 'Foretype is ready.');
  }
}
