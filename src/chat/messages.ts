import * as vscode from 'vscode';
import type { ChatMessage } from '../../server/tasks/chat-template.ts';

/** What VS Code's chat asks a model, as text: images and tools are nothing this model knows. Messages of one role in a row become one. */
export function messagesOf(given: readonly vscode.LanguageModelChatRequestMessage[]): readonly ChatMessage[] {
  const messages: { role: ChatMessage['role']; content: string }[] = [];
  for (const { role, content } of given) {
    const text = textOf(content);
    if (text === '') continue;
    const own = role === vscode.LanguageModelChatMessageRole.Assistant ? 'assistant' : 'user';
    const last = messages.at(-1);
    if (last?.role === own) last.content += `\n\n${text}`;
    else messages.push({ role: own, content: text });
  }
  return messages;
}

export function textOf(parts: readonly unknown[]): string {
  return parts
    .map((part) => {
      if (part instanceof vscode.LanguageModelTextPart) return part.value;
      if (part instanceof vscode.LanguageModelToolResultPart) return textOf(part.content);
      return '';
    })
    .filter((text) => text !== '')
    .join('\n');
}

/** What was said to the participant before. */
export function historyOf(history: vscode.ChatContext['history']): readonly ChatMessage[] {
  const messages: ChatMessage[] = [];
  for (const turn of history) {
    if (turn instanceof vscode.ChatRequestTurn) {
      const command = turn.command === undefined ? '' : `/${turn.command} `;
      messages.push({ role: 'user', content: `${command}${turn.prompt}`.trim() || '…' });
    } else {
      const content = turn.response
        .map((part) => (part instanceof vscode.ChatResponseMarkdownPart ? part.value.value : ''))
        .join('');
      if (content !== '') messages.push({ role: 'assistant', content });
    }
  }
  return messages;
}
