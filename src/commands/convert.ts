import * as vscode from 'vscode';
import { languageFor } from '../../server/context/languages.ts';
import { TARGET_LANGUAGES, targetLanguage, type TargetLanguage } from '../../server/tasks/convert/targets.ts';
import { pathOf } from '../inline/path-of.ts';
import type { WrittenDocuments } from '../new-document/written-documents.ts';

/** In workspaceState: what was chosen last stands first. */
const LAST_KEY = 'foretype.convertedTo';

const WHOLE_FILE: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('file'),
  tooltip: 'Convert the whole file',
};

interface LanguageItem extends vscode.QuickPickItem {
  readonly id: TargetLanguage;
}

/** `foretype.convert`: the selection, else what is around the cursor, else the file, to a language that a person picks; `to` picks it beforehand. */
export function convert(written: WrittenDocuments, memory: vscode.Memento): (to?: unknown) => Promise<void> {
  return async (to) => {
    const editor = vscode.window.activeTextEditor;
    if (!editor) {
      void vscode.window.showInformationMessage('Foretype: open a file first, and point at the code.');
      return;
    }
    const { document, selection } = editor;
    const known = TARGET_LANGUAGES.find((id) => id === to);
    const chosen = known ? { to: known, what: 'here' as const } : await choose(document, selection, memory);
    if (!chosen) return;
    await memory.update(LAST_KEY, chosen.to);
    const { name } = targetLanguage(chosen.to);
    await written.write({
      name: 'convert',
      words: `converting to ${name}`,
      document,
      range: selection,
      options: chosen,
    });
  };
}

function choose(
  document: vscode.TextDocument,
  selection: vscode.Selection,
  memory: vscode.Memento,
): Promise<{ readonly to: TargetLanguage; readonly what: 'here' | 'file' } | undefined> {
  const [own] = languageFor(document.languageId, pathOf(document.uri)).ids;
  const last = memory.get<string>(LAST_KEY);
  const items: LanguageItem[] = TARGET_LANGUAGES.filter((id) => id !== own)
    .sort((a, b) => Number(b === last) - Number(a === last))
    .map((id) => ({ id, label: targetLanguage(id).name, buttons: [WHOLE_FILE] }));
  const pick = vscode.window.createQuickPick<LanguageItem>();
  pick.items = items;
  pick.title = 'Foretype: convert to';
  pick.placeholder = selection.isEmpty
    ? 'The function at the cursor; the button on the right takes the whole file'
    : 'The selection; the button on the right takes the whole file';
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      resolve(item && { to: item.id, what: 'here' });
      pick.dispose();
    });
    pick.onDidTriggerItemButton(({ item }) => {
      resolve({ to: item.id, what: 'file' });
      pick.dispose();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
