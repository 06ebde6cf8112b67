import * as vscode from 'vscode';
import type { CatalogModel } from '../../server/model/catalog.ts';
import type { PrepareModelParams, PrepareModelResult } from '../../server/protocol.ts';
import type { Settings } from '../../server/settings.ts';
import type { ServerClient } from '../client.ts';
import { percentOf, progressWords } from '../ui/words.ts';

export interface ModelPreparationParts {
  readonly server: ServerClient;
  /** The catalogue's entry of the model in the settings; undefined when that is a file. */
  readonly catalogModel: () => Promise<CatalogModel | undefined>;
  readonly settings: () => Settings;
  /** Makes the file the model of the settings. */
  readonly keepFile: (path: string) => Promise<void>;
  readonly log: vscode.LogOutputChannel;
}

export type PreparationEnd = PrepareModelResult['kind'];

/** Gets the model ready at a person's wish, one at a time, with progress that can be cancelled. */
export class ModelPreparation {
  #running: Promise<PreparationEnd> | undefined;

  constructor(private readonly parts: ModelPreparationParts) {}

  catalogModel(): Promise<CatalogModel | undefined> {
    return this.parts.catalogModel();
  }

  /** Whoever asks during a run gets that run. Tells the person how it ended. */
  prepare(from: PrepareModelParams['from']): Promise<PreparationEnd> {
    this.#running ??= this.#prepare(from).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #prepare(from: PrepareModelParams['from']): Promise<PreparationEnd> {
    const { server, log } = this.parts;
    const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title: 'Foretype' };
    const result = await vscode.window.withProgress(options, async (progress, token) => {
      progress.report({ message: 'preparing the model…' });
      let phase: string | undefined;
      let shownPercent = 0;
      const stopListening = server.onStateChange((state) => {
        if (state.kind !== 'running' || state.status?.kind !== 'preparing') return;
        const at = state.status.progress;
        // The notification's bar only moves forward, so it is the phase's that is told first; each phase restarts the numbers.
        if (at.phase !== phase) shownPercent = 0;
        phase = at.phase;
        const percent = percentOf(at) ?? 0;
        progress.report({
          message: `${progressWords(at)} – ${percent} %`,
          increment: Math.max(0, percent - shownPercent) * PHASE_SHARE[at.phase],
        });
        shownPercent = Math.max(shownPercent, percent);
      });
      try {
        return await server.prepareModel({ from }, token);
      } finally {
        stopListening();
      }
    });
    if (result.kind === 'ready') {
      if (from.kind === 'file') await this.#keep(from.path);
      void vscode.window.showInformationMessage(
        'Foretype is ready. Type, and press Tab to accept the grey text.',
      );
    }
    if (result.kind === 'failed') {
      log.error(result.message);
      void this.#tellFailure(result.message, from);
    }
    return result.kind;
  }

  /** The server uses another model than that of the settings only until it ends. */
  async #keep(path: string): Promise<void> {
    const { server, settings, keepFile } = this.parts;
    const { state } = server;
    if (state.kind !== 'running' || state.status?.kind !== 'ready') return;
    if (state.status.model !== settings().model) await keepFile(path);
  }

  async #tellFailure(message: string, from: PrepareModelParams['from']): Promise<void> {
    const again = 'Try Again';
    const file = 'Use a File…';
    const showLog = 'Show Log';
    const chosen = await vscode.window.showErrorMessage(`Foretype: ${message}`, again, file, showLog);
    if (chosen === again) await this.prepare(from);
    if (chosen === file) await vscode.commands.executeCommand('foretype.useModelFile');
    if (chosen === showLog) await vscode.commands.executeCommand('foretype.showLog');
  }
}

/** Which part of the progress bar each phase takes. */
const PHASE_SHARE = { download: 0.5, verify: 0.1, convert: 0.4 } as const;
