import * as vscode from 'vscode';
import { VENDOR } from '../chat/model-provider.ts';

/** Not listed among VS Code's documented commands, but what its own keys and links use. */
const OPEN = 'workbench.action.chat.open';

/**
 * `foretype.openChat`: VS Code's chat with `@foretype` written in it and the model of this computer chosen. In Ask mode: VS Code offers the other one
 * no models that cannot call tools, and without any model it asks no participant either.
 */
export function openChat(model: () => string | undefined): () => Promise<void> {
  return async () => {
    if (vscode.workspace.getConfiguration('chat').get('disableAIFeatures') === true) {
      void tellNoChat('The chat is turned off (chat.disableAIFeatures).');
      return;
    }
    const query = { query: '@foretype ', isPartialQuery: true };
    const id = model();
    try {
      await vscode.commands.executeCommand(OPEN, {
        ...query,
        mode: 'ask',
        modelSelector: { vendor: VENDOR, ...(id !== undefined && { id }) },
      });
    } catch {
      // Versions differ in what they can choose.
      await vscode.commands
        .executeCommand(OPEN, query)
        .then(undefined, () => tellNoChat('This editor has no chat.'));
    }
  };
}

async function tellNoChat(why: string): Promise<void> {
  const explain = 'Explain';
  const chosen = await vscode.window.showInformationMessage(
    `Foretype: ${why} Explain answers questions in a panel of its own.`,
    explain,
  );
  if (chosen === explain) await vscode.commands.executeCommand('foretype.explain');
}
