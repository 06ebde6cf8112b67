/** How host tests put text before the cursor and accept what is suggested there. The cursor is drawn as █. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { poll } from '../setup/poll.ts';

/** The first suggestion waits for the model to load, on a machine that may be busy with other tests. */
const SUGGESTION_TIMEOUT_MS = 60_000;
/** Shorter than VS Code's patience, longer than Foretype takes when its model is warm. */
const CONTROL_DELAY_MS = 500;
const CONTROL_TEXT = 'control';

/** A new file in the workspace with this text, in front, the cursor at █. */
export async function openFile(name: string, drawn: string, eol = '\n'): Promise<vscode.TextEditor> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('no workspace folder');
  const path = join(folder.uri.fsPath, 'host', name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, drawn.replace('█', '').replaceAll('\n', eol));
  return show(await vscode.workspace.openTextDocument(path), drawn);
}

/** The same in an editor that was never saved. */
export async function openUntitled(language: string, drawn: string): Promise<vscode.TextEditor> {
  const content = drawn.replace('█', '');
  return show(await vscode.workspace.openTextDocument({ language, content }), drawn);
}

async function show(document: vscode.TextDocument, drawn: string): Promise<vscode.TextEditor> {
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  const before = drawn.slice(0, drawn.indexOf('█')).split('\n');
  const cursor = new vscode.Position(before.length - 1, before.at(-1)?.length ?? 0);
  editor.selection = new vscode.Selection(cursor, cursor);
  editor.revealRange(editor.selection);
  return editor;
}

/** Asks for a suggestion and accepts it; returns what came into the document at the cursor. */
export async function acceptSuggestion(
  editor: vscode.TextEditor,
  accept: 'commit' | 'acceptNextWord' = 'commit',
): Promise<string> {
  await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  return accepted(editor, accept);
}

/** Types like a person and accepts what appears by itself. */
export async function acceptWhileTyping(editor: vscode.TextEditor, text: string): Promise<string> {
  await type(text);
  return accepted(editor, 'commit');
}

/**
 * Types like a person, and proves that nothing appears: a second provider, which VS Code ranks below Foretype, suggests a
 * word of its own a little later, and that is what is accepted. Returns what was, to be compared with `CONTROL`.
 */
export async function acceptControlWhileTyping(editor: vscode.TextEditor, text: string): Promise<string> {
  const control = vscode.languages.registerInlineCompletionItemProvider('*', {
    provideInlineCompletionItems: async (_document, position) => {
      await new Promise((resolve) => setTimeout(resolve, CONTROL_DELAY_MS));
      return [new vscode.InlineCompletionItem(CONTROL_TEXT, new vscode.Range(position, position))];
    },
  });
  try {
    return await acceptWhileTyping(editor, text);
  } finally {
    control.dispose();
  }
}
export const CONTROL = CONTROL_TEXT;

/** Types like a person. */
export async function type(text: string): Promise<void> {
  for (const character of text) await vscode.commands.executeCommand('type', { text: character });
}

async function accepted(editor: vscode.TextEditor, accept: string): Promise<string> {
  const { document } = editor;
  const start = document.offsetAt(editor.selection.active);
  const length = charactersOf(document);
  await poll(
    'a suggestion',
    async () => {
      await vscode.commands.executeCommand(`editor.action.inlineSuggest.${accept}`);
      return charactersOf(document) !== length;
    },
    { timeoutMs: SUGGESTION_TIMEOUT_MS },
  );
  const end = start + charactersOf(document) - length;
  return document.getText(new vscode.Range(document.positionAt(start), document.positionAt(end)));
}

function charactersOf(document: vscode.TextDocument): number {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
}

/** Changes a setting for one test. */
export async function withSetting(name: string, value: unknown, test: () => Promise<void>): Promise<void> {
  const set = (to: unknown) =>
    vscode.workspace.getConfiguration('foretype').update(name, to, vscode.ConfigurationTarget.Global);
  await set(value);
  try {
    await test();
  } finally {
    await set(undefined);
  }
}
