import * as vscode from 'vscode';
import type { Configuration } from '../configuration.ts';
import { isLanguageOn } from '../inline/why-not-ask.ts';
import { menuItems } from '../ui/menu.ts';
import type { StatusItem } from '../ui/status.ts';

const FOCUS_EDITOR = 'workbench.action.focusActiveEditorGroup';

/** `foretype.showMenu`: everything Foretype can do; a click on the status item opens it. */
export function showMenu(status: StatusItem, configuration: Configuration): () => Promise<void> {
  return async () => {
    const settings = configuration.current;
    const id = vscode.window.activeTextEditor?.document.languageId;
    const items = menuItems({
      state: status.state,
      isOn: settings.enabled,
      readsWorkspace: settings.retrieval,
      language: id === undefined ? undefined : { id, isOn: isLanguageOn(id, settings) },
    });
    const options = { title: 'Foretype', placeHolder: status.summary };
    const chosen = await vscode.window.showQuickPick(items, options);
    // A click has left the focus on the status item: there the next space would open the menu again.
    if (id !== undefined) await vscode.commands.executeCommand(FOCUS_EDITOR);
    if (chosen) await vscode.commands.executeCommand(chosen.command, ...(chosen.arguments ?? []));
  };
}
