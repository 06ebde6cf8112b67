import * as vscode from 'vscode';

/** What keys and menus of a preview depend on. */
export function tellPreview(isActive: boolean, isReady: boolean): void {
  void vscode.commands.executeCommand('setContext', 'foretype.previewActive', isActive);
  void vscode.commands.executeCommand('setContext', 'foretype.previewReady', isReady);
}
