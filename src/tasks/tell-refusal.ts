import * as vscode from 'vscode';
import type { TaskRefusedReason, TaskResult } from '../../server/tasks/task.ts';

type Refused = Extract<TaskResult, { readonly kind: 'refused' }>;

/** What helps, by the reason. */
const REMEDIES: {
  readonly [Reason in TaskRefusedReason]?: { readonly title: string; readonly command: string };
} = {
  'no-model': { title: 'Download the Model', command: 'foretype.downloadModel' },
  'no-chat-template': { title: 'Use a Model File…', command: 'foretype.useModelFile' },
  'engine-failed': { title: 'Restart', command: 'foretype.restart' },
};

export function hasRemedy({ reason }: Refused): boolean {
  return REMEDIES[reason] !== undefined;
}

/** Says why a task was not done, with what helps. */
export async function tellRefusal({ reason, message }: Refused): Promise<void> {
  const remedy = REMEDIES[reason];
  const text = `Foretype: ${message}`;
  const titles = remedy ? [remedy.title] : [];
  const chosen = await (reason === 'engine-failed'
    ? vscode.window.showErrorMessage(text, ...titles)
    : vscode.window.showInformationMessage(text, ...titles));
  if (remedy && chosen === remedy.title) await vscode.commands.executeCommand(remedy.command);
}
