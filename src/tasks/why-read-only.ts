import * as vscode from 'vscode';
import { refused } from '../../server/tasks/refused.ts';
import type { TaskResult } from '../../server/tasks/task.ts';
import { notebookOf } from './notebook-of.ts';

type Refused = Extract<TaskResult, { readonly kind: 'refused' }>;

export const READ_ONLY: Refused = refused(
  'read-only',
  'This editor is read-only, so nothing can be written into it. Copy the code into a file that can be changed.',
);

/** Why nothing can be written into a document, as far as can be known without trying: an editor set read-only shows only then. */
export async function whyReadOnly(document: vscode.TextDocument): Promise<Refused | undefined> {
  const { uri, isUntitled } = notebookOf(document) ?? document;
  if (isUntitled) return undefined;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) return READ_ONLY;
  try {
    const { permissions = 0 } = await vscode.workspace.fs.stat(uri);
    return (permissions & vscode.FilePermission.Readonly) === 0 ? undefined : READ_ONLY;
  } catch {
    // Deleted while it is open.
    return undefined;
  }
}
