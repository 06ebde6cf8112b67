import * as vscode from 'vscode';
import type { ServerClient } from '../client.ts';
import type { Settings } from '../../server/settings.ts';
import { counted } from '../ui/counted.ts';

/** How often it is looked whether the index is ready. */
const POLL_MS = 500;
/** How long the status bar tells what was read. */
const TOLD_MS = 10_000;

/** `foretype.rebuildIndex`: reads the workspace's files anew, and tells how far it is, and in the end what was read. */
export function rebuildIndex(server: ServerClient, settings: () => Settings): () => Promise<void> {
  return async () => {
    if (!settings().retrieval) {
      const why = vscode.workspace.isTrusted
        ? 'Other files are not read (foretype.retrieval).'
        : 'Other files of a workspace that is not trusted are not read.';
      void vscode.window.showInformationMessage(why);
      return;
    }
    if (!(await server.rebuildIndex())) {
      void vscode.window.showErrorMessage(
        'The workspace could not be read anew: the language server is not running.',
      );
      return;
    }
    const read = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: 'Foretype reads the workspace' },
      async (progress) => {
        for (;;) {
          await new Promise((resolve) => setTimeout(resolve, POLL_MS));
          const index = (await server.statistics())?.index;
          if (!index?.isIndexing) return index;
          progress.report({ message: `${index.files} files` });
        }
      },
    );
    if (!read) return;
    const told = `Foretype has read ${counted(read.files, 'file')}: ${counted(read.symbols, 'definition')}`;
    vscode.window.setStatusBarMessage(told, TOLD_MS);
  };
}
