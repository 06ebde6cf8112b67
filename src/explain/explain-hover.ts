import * as vscode from 'vscode';
import type { Settings } from '../../server/settings.ts';
import type { ExplainedPlace } from '../commands/explain.ts';

/** A link that explains what is selected there, else what is around it, where `foretype.explainHover` wants it. */
export class ExplainHover implements vscode.HoverProvider {
  constructor(private readonly settings: () => Settings) {}

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    if (!this.settings().explainHover || !document.getWordRangeAtPosition(position)) return undefined;
    const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
    const isSelected = editor?.selection.isEmpty === false && editor.selection.contains(position);
    const place: ExplainedPlace = { uri: document.uri.toString(), line: position.line };
    const given = isSelected ? '' : `?${encodeURIComponent(JSON.stringify([place]))}`;
    const link = new vscode.MarkdownString(
      `[$(comment-discussion) Explain with Foretype](command:foretype.explain${given})`,
      true,
    );
    link.isTrusted = { enabledCommands: ['foretype.explain'] };
    return new vscode.Hover(link);
  }
}
