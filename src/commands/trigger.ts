import * as vscode from 'vscode';
import type { ServerClient } from '../client.ts';
import type { InlineProvider } from '../inline/provider.ts';

/** `foretype.trigger`: a suggestion now. Somebody waits for it, so where none can come the menu says why and what helps. */
export function trigger(server: ServerClient, provider: InlineProvider): () => Promise<void> {
  return async () => {
    if (server.isReady) await provider.suggest();
    else await vscode.commands.executeCommand('foretype.showMenu');
  };
}
