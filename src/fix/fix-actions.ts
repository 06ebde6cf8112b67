import * as vscode from 'vscode';
import { FINDINGS_SOURCE } from '../review/findings.ts';
import { problemOf } from './problems-at.ts';

export const FIX_ACTION_KINDS: readonly vscode.CodeActionKind[] = [vscode.CodeActionKind.QuickFix];

/** "Fix with Foretype" on what any extension marks as wrong. Findings of a review bring their own. */
export class FixActions implements vscode.CodeActionProvider {
  provideCodeActions(
    _document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics, only }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (only && !only.contains(vscode.CodeActionKind.QuickFix)) return [];
    const problems = diagnostics.filter(
      ({ severity, source }) => severity !== vscode.DiagnosticSeverity.Hint && source !== FINDINGS_SOURCE,
    );
    const [first] = problems;
    if (!first) return [];
    const title = 'Fix with Foretype';
    const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    made.command = { title, command: 'foretype.fix', arguments: [problems.map(problemOf)] };
    made.diagnostics = [...problems];
    return [made];
  }
}
