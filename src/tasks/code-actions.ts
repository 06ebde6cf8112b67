import * as vscode from 'vscode';
import { languageFor } from '../../server/context/languages.ts';
import { formOf } from '../../server/tasks/document/forms.ts';
import { generationPlace, headerAt } from '../../server/tasks/generate/place.ts';
import { canBeTested } from '../../server/tasks/write-tests/frameworks.ts';
import { linesOfDocument } from '../inline/document.ts';
import { pathOf } from '../inline/path-of.ts';

const GENERATE = vscode.CodeActionKind.RefactorRewrite.append('foretype.generate');
const DOCUMENT = vscode.CodeActionKind.RefactorRewrite.append('foretype.document');
const EXPLAIN = vscode.CodeActionKind.Refactor.append('foretype.explain');
const TESTS = vscode.CodeActionKind.RefactorRewrite.append('foretype.writeTests');
const REVIEW = vscode.CodeActionKind.Refactor.append('foretype.review');
const CONVERT = vscode.CodeActionKind.Refactor.append('foretype.convert');
export const TASK_ACTION_KINDS: readonly vscode.CodeActionKind[] = [
  GENERATE,
  DOCUMENT,
  TESTS,
  EXPLAIN,
  REVIEW,
  CONVERT,
];

/** Foretype's tasks in the lightbulb: of what is selected, of a declaration on its first line, and code where a comment or an empty function announces it. */
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
    if (isWanted(DOCUMENT) && canDocument(document, range)) {
      actions.push(action('Document with Foretype', DOCUMENT, 'foretype.document'));
    }
    if (isWanted(TESTS) && canTest(document, range)) {
      actions.push(action('Write tests with Foretype', TESTS, 'foretype.writeTests'));
    }
    if (!range.isEmpty) {
      if (isWanted(EXPLAIN)) actions.push(action('Explain with Foretype', EXPLAIN, 'foretype.explain'));
      if (isWanted(REVIEW)) actions.push(action('Review with Foretype', REVIEW, 'foretype.review'));
      if (isWanted(CONVERT)) {
        actions.push(action('Convert to another language with Foretype', CONVERT, 'foretype.convert'));
      }
    }
    return actions;
  }
}

function canGenerate(document: vscode.TextDocument, range: vscode.Range): boolean {
  const lines = linesOfDocument(document);
  const language = languageFor(document.languageId, pathOf(document.uri));
  return language.blocks !== 'none' && generationPlace(lines, language, range) !== undefined;
}

/** On a declaration's first line, as far as the line tells: a lightbulb must not cost a parse. */
function canDocument(document: vscode.TextDocument, range: vscode.Range): boolean {
  const language = languageFor(document.languageId, pathOf(document.uri));
  if (!formOf(language.ids[0] ?? '')) return false;
  return headerAt(linesOfDocument(document), language, range.start.line);
}

function canTest(document: vscode.TextDocument, range: vscode.Range): boolean {
  const language = languageFor(document.languageId, pathOf(document.uri));
  if (!canBeTested(language.ids[0] ?? '')) return false;
  return headerAt(linesOfDocument(document), language, range.start.line);
}

function action(title: string, kind: vscode.CodeActionKind, command: string): vscode.CodeAction {
  const made = new vscode.CodeAction(title, kind);
  made.command = { title, command };
  return made;
}
