import * as vscode from 'vscode';
import type { Findings } from './findings.ts';
import type { ReviewCommand } from './review-command.ts';

type FindingCommand = 'review' | 'previewFinding' | 'dismissFinding' | 'dismissFindings' | 'clearFindings';

/** What a person can do with findings. Arguments come from the lightbulb; without any, the cursor tells. */
export function reviewCommands(
  review: ReviewCommand,
  findings: Findings,
): Readonly<Record<FindingCommand, (...given: unknown[]) => unknown>> {
  const here = (given: readonly unknown[]): { readonly uri: vscode.Uri; readonly id: number } | undefined => {
    const [uri, id] = given;
    if (uri instanceof vscode.Uri && typeof id === 'number') return { uri, id };
    const editor = vscode.window.activeTextEditor;
    const found =
      editor &&
      findings
        .of(editor.document)
        .find(({ diagnostic }) => diagnostic.range.intersection(editor.selection) !== undefined);
    if (editor && found) return { uri: editor.document.uri, id: found.id };
    void vscode.window.showInformationMessage("Foretype: put the cursor on one of Foretype's findings.");
    return undefined;
  };
  return {
    review: () => review.start(),
    previewFinding: (...given) => {
      const found = here(given);
      return found && review.previewFix(found.uri, found.id);
    },
    dismissFinding: (...given) => {
      const found = here(given);
      if (found) findings.dismiss(found.uri, found.id);
    },
    dismissFindings: (uri) => {
      const of = uri instanceof vscode.Uri ? uri : vscode.window.activeTextEditor?.document.uri;
      if (of) findings.dismissAll(of);
    },
    clearFindings: () => {
      findings.clear();
    },
  };
}
