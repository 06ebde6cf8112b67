import * as vscode from 'vscode';
import { languageFor } from '../../server/context/languages.ts';
import { generationPlace } from '../../server/tasks/generate/place.ts';
import { linesOfDocument } from '../inline/document.ts';
import { pathOf } from '../inline/path-of.ts';

const GENERATE = vscode.CodeActionKind.RefactorRewrite.append('foretype.generate');
const EXPLAIN = vscode.CodeActionKind.Refactor.append('foretype.explain');
export const TASK_ACTION_KINDS: readonly vscode.CodeActionKind[] = [GENERATE, EXPLAIN];

/** Foretype's tasks in the lightbulb: explaining what is selected, and code where a comment or an empty function announces it. */
export class TaskActions implements vscode.CodeActionProvider {
  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const actions: vscode.CodeAction[] = [];
    const isWanted = (kind: vscode.CodeActionKind): boolean => only === undefined || only.contains(kind);
    if (isWanted(GENERATE) && canGenerate(document, range)) {
      actions.push(action('Generate code with Foretype', GENERATE, 'foretype.generate'));
    }
    if (isWanted(EXPLAIN) && !range.isEmpty) {
      actions.push(action('Explain with Foretype', EXPLAIN, 'foretype.explain'));
    }
    return actions;
  }
}

function canGenerate(document: vscode.TextDocument, range: vscode.Range): boolean {
  const lines = linesOfDocument(document);
  const language = languageFor(document.languageId, pathOf(document.uri));
  return language.blocks !== 'none' && generationPlace(lines, language, range) !== undefined;
}

function action(title: string, kind: vscode.CodeActionKind, command: string): vscode.CodeAction {
  const made = new vscode.CodeAction(title, kind);
  made.command = { title, command };
  return made;
}
