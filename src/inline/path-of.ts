import * as vscode from 'vscode';

/** Workspace-relative with `/`, or the file's name. */
export function pathOf(uri: vscode.Uri): string {
  if (vscode.workspace.getWorkspaceFolder(uri)) return vscode.workspace.asRelativePath(uri, false);
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
