import * as vscode from 'vscode';
import type { TaskResult } from '../../server/tasks/task.ts';

/** Says why a task was not done, with what helps. */
export async function tellRefusal(result: Extract<TaskResult, { readonly kind: 'refused' }>): Promise<void> {
  const { reason, message } = result;
  const actions = {
    'no-model': { title: 'Download the Model', command: 'foretype.downloadModel' },
    'no-chat-template': { title: 'Use a Model File…', command: 'foretype.useModelFile' },
    'engine-failed': { title: 'Restart', command: 'foretype.restart' },
  } as const;
  const action = reason in actions ? actions[reason as keyof typeof actions] : undefined;
  const text = `Foretype: ${message}`;
  const titles = action ? [action.title] : [];
  const chosen = await (reason === 'engine-failed'
    ? vscode.window.showErrorMessage(text, ...titles)
    : vscode.window.showInformationMessage(text, ...titles));
  if (action && chosen === action.title) await vscode.commands.executeCommand(action.command);
}
