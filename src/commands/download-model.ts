import * as vscode from 'vscode';
import type { ModelPreparation } from '../model/preparation.ts';
import { describeDownload } from '../model/describe-download.ts';

/** `foretype.downloadModel`: says what will be fetched, from where and under which licence, then does it. */
export function downloadModel(preparation: ModelPreparation): () => Promise<void> {
  return async () => {
    const model = await preparation.catalogModel();
    if (!model) {
      const message = 'The setting foretype.model names no model that can be downloaded.';
      const chosen = await vscode.window.showInformationMessage(message, 'Open Settings');
      if (chosen !== undefined) {
        await vscode.commands.executeCommand('workbench.action.openSettings', 'foretype.model');
      }
      return;
    }
    const download = 'Download';
    const options = { modal: true, detail: describeDownload(model) };
    const question = `Download ${model.title}?`;
    const chosen = await vscode.window.showInformationMessage(question, options, download);
    if (chosen === download) await preparation.prepare({ kind: 'download' });
  };
}
