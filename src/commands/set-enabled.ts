import * as vscode from 'vscode';
import type { Configuration } from '../configuration.ts';

/** `foretype.enable` and `foretype.disable`: suggestions while typing, everywhere. */
export function setEnabled(configuration: Configuration, enabled: boolean): () => Promise<void> {
  return async () => {
    await configuration.setEnabled(enabled);
    if (!enabled) await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
  };
}
