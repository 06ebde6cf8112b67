import * as vscode from 'vscode';
import { ModelProvider, VENDOR, type ModelProviderParts } from './model-provider.ts';
import { Participant, PARTICIPANT, type ParticipantParts } from './participant.ts';
import { messageOf } from '../../server/message-of.ts';

/** `@foretype` and the model in VS Code's chat. Nothing where an editor has no chat: forks and older versions lack these interfaces. */
export function registerChat(
  parts: ModelProviderParts & ParticipantParts,
  log: { warn(message: string): void },
): vscode.Disposable {
  const registered: { dispose(): unknown }[] = [];
  const attempt = (what: string, register: () => { dispose(): unknown } | undefined): void => {
    try {
      const disposable = register();
      if (disposable) registered.push(disposable);
    } catch (error) {
      log.warn(`${what} is not available: ${messageOf(error)}`);
    }
  };
  attempt('@foretype in the chat', () => {
    if (!has(vscode, 'chat', 'createChatParticipant')) return undefined;
    const participant = vscode.chat.createChatParticipant(PARTICIPANT, new Participant(parts).handle);
    participant.iconPath = new vscode.ThemeIcon('sparkle');
    return new vscode.Disposable(() => {
      participant.dispose();
    });
  });
  attempt('The model in the chat', () =>
    has(vscode, 'lm', 'registerLanguageModelChatProvider')
      ? vscode.lm.registerLanguageModelChatProvider(VENDOR, new ModelProvider(parts))
      : undefined,
  );
  return vscode.Disposable.from(...registered);
}

/** The types say what this version of VS Code has, not what the editor at hand has. */
function has(api: object, space: string, name: string): boolean {
  const members = (api as Record<string, Record<string, unknown> | undefined>)[space];
  return typeof members?.[name] === 'function';
}
