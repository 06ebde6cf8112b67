import * as vscode from 'vscode';

/** The documents without a name that are there afterwards and were not before. */
export async function newDocuments(act: () => Thenable<unknown>): Promise<readonly vscode.TextDocument[]> {
  const before = new Set(vscode.workspace.textDocuments);
  await act();
  return vscode.workspace.textDocuments.filter((document) => document.isUntitled && !before.has(document));
}

export function explanationIsOpen(): boolean {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .some(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('foretype'));
}
