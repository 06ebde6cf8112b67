import * as vscode from 'vscode';
import { languageFor } from '../../server/context/languages.ts';
import { headerLines } from '../../server/tasks/generate/place.ts';
import type { Settings } from '../../server/settings.ts';
import type { ExplainedPlace } from '../commands/explain.ts';
import { linesOfDocument } from '../inline/document.ts';
import { pathOf } from '../inline/path-of.ts';

/** Files beyond are mostly made by machines; what stands further down has no lens. */
const MAX_LINES = 5_000;

/** "Explain" above functions and classes, where `foretype.explainLens` wants it. */
export class ExplainLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(private readonly settings: () => Settings) {}

  /** The settings may be others now. */
  update(): void {
    this.#changed.fire();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!this.settings().explainLens) return [];
    const language = languageFor(document.languageId, pathOf(document.uri));
    return headerLines(linesOfDocument(document), language, MAX_LINES).map((line) => {
      const place: ExplainedPlace = { uri: document.uri.toString(), line };
      return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
        title: '$(comment-discussion) Explain',
        command: 'foretype.explain',
        arguments: [place],
      });
    });
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
