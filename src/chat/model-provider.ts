import * as vscode from 'vscode';
import type { Settings } from '../../server/settings.ts';
import type { TaskRunner } from '../tasks/task-runner.ts';
import { messagesOf, textOf } from './messages.ts';

/** As `contributes.languageModelChatProviders` names it. */
export const VENDOR = 'foretype';
/** Where no model can be asked: a token of code is about so many characters. */
const CHARACTERS_PER_TOKEN = 4;

export interface ModelProviderParts {
  readonly runner: Pick<TaskRunner, 'converse'>;
  readonly server: {
    readonly model: string | undefined;
    countTokens(text: string): Promise<number | null>;
  };
  readonly settings: () => Settings;
}

/** The model on this computer for VS Code's own chat, and for other extensions; no account is needed. It cannot call tools. */
export class ModelProvider implements vscode.LanguageModelChatProvider {
  constructor(private readonly parts: ModelProviderParts) {}

  provideLanguageModelChatInformation(): vscode.LanguageModelChatInformation[] {
    const { server, settings } = this.parts;
    const { model, taskPromptTokens, taskMaxTokens } = settings();
    const name = server.model ?? model;
    return [
      {
        id: name,
        name: `Foretype ${name}`,
        family: name,
        version: '1',
        tooltip: 'Runs on this computer; nothing is sent anywhere.',
        detail: 'local',
        maxInputTokens: taskPromptTokens,
        maxOutputTokens: taskMaxTokens,
        capabilities: { toolCalling: false, imageInput: false },
      },
    ];
  }

  async provideLanguageModelChatResponse(
    _model: vscode.LanguageModelChatInformation,
    messages: readonly vscode.LanguageModelChatRequestMessage[],
    _options: vscode.ProvideLanguageModelChatResponseOptions,
    progress: vscode.Progress<vscode.LanguageModelResponsePart>,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const asked = messagesOf(messages);
    if (asked.length === 0) throw new Error('There is no text in these messages.');
    const result = await this.parts.runner.converse(
      asked,
      (each) => {
        if (each.kind === 'text') progress.report(new vscode.LanguageModelTextPart(each.text));
      },
      token,
    );
    if (result.kind === 'refused') throw new Error(`Foretype: ${result.message}`);
    if (result.kind === 'cancelled') throw new vscode.CancellationError();
  }

  async provideTokenCount(
    _model: vscode.LanguageModelChatInformation,
    text: string | vscode.LanguageModelChatRequestMessage,
  ): Promise<number> {
    const plain = typeof text === 'string' ? text : textOf(text.content);
    return (await this.parts.server.countTokens(plain)) ?? Math.ceil(plain.length / CHARACTERS_PER_TOKEN);
  }
}
