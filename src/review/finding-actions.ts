import * as vscode from 'vscode';
import type { Findings } from './findings.ts';

export const FINDING_ACTION_KINDS: readonly vscode.CodeActionKind[] = [vscode.CodeActionKind.QuickFix];
const MAX_TITLE_CHARACTERS = 60;

/** On a finding: its fix (shown first, never applied by itself), and ways to be rid of it. */
export class FindingActions implements vscode.CodeActionProvider {
  constructor(private readonly findings: Findings) {}

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (only && !only.contains(vscode.CodeActionKind.QuickFix)) return [];
    const all = this.findings.of(document);
    const here = all.filter(({ diagnostic }) => diagnostic.range.intersection(range) !== undefined);
    const actions = here.flatMap(({ id, diagnostic, fix }) => {
      const dismiss = action(`Dismiss: ${shortened(diagnostic.message)}`, diagnostic, {
        command: 'foretype.dismissFinding',
        arguments: [document.uri, id],
      });
      if (fix === undefined) return [dismiss];
      const change = action(`Preview Foretype's change: ${shortened(fix.trim())}`, diagnostic, {
        command: 'foretype.previewFinding',
        arguments: [document.uri, id],
      });
      return [change, dismiss];
    });
    const [first] = here;
    if (first && all.length > 1) {
      actions.push(
        action(`Dismiss all ${all.length} findings of Foretype in this file`, first.diagnostic, {
          command: 'foretype.dismissFindings',
          arguments: [document.uri],
        }),
      );
    }
    return actions;
  }
}

function action(
  title: string,
  diagnostic: vscode.Diagnostic,
  command: Omit<vscode.Command, 'title'>,
): vscode.CodeAction {
  const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  made.command = { title, ...command };
  made.diagnostics = [diagnostic];
  return made;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > MAX_TITLE_CHARACTERS ? `${line.slice(0, MAX_TITLE_CHARACTERS)}…` : line;
}
