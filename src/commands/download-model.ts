import * as vscode from 'vscode';
import type { ModelPreparation, PreparationEnd } from '../model/preparation.ts';
import { describeDownload } from '../model/describe-download.ts';

/**
 * `foretype.downloadModel`: says what will be fetched, from where and under which licence, then does it. A person who does not want that has
 * cancelled it.
 */
export function downloadModel(preparation: ModelPreparation): () => Promise<PreparationEnd> {
  return async () => {
    const model = await preparation.catalogModel();
    if (!model) {
      const message = 'The setting foretype.model names no model that can be downloaded.';
      const chosen = await vscode.window.showInformationMessage(message, 'Open Settings');
      if (chosen !== undefined) {
        await vscode.commands.executeCommand('workbench.action.openSettings', 'foretype.model');
      }
      return 'failed';
    }
    const download = 'Download';
    const options = { modal: true, detail: describeDownload(model) };
    const question = `Download ${model.title}?`;
    const chosen = await vscode.window.showInformationMessage(question, options, download);
    return chosen === download ? preparation.prepare({ kind: 'download' }) : 'cancelled';
  };
}
