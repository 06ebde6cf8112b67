import * as vscode from 'vscode';
import type { Finding } from '../../server/tasks/task.ts';
import { movedLines, type LineChange } from '../../server/tasks/review/moved-lines.ts';

export const FINDINGS_SOURCE = 'Foretype';
const HAS_FINDINGS_KEY = 'foretype.hasFindings';

/** A finding where it stands now. */
export interface Found {
  readonly id: number;
  readonly diagnostic: vscode.Diagnostic;
  /** In place of the diagnostic's range. */
  readonly fix: string | undefined;
  /** What a dismissal is remembered by: the text, wherever it stands. */
  readonly key: string;
}

/** What reviews found, as diagnostics that go with their lines until these are changed, or a person dismisses them. */
export class Findings implements vscode.Disposable {
  readonly #shown = vscode.languages.createDiagnosticCollection('foretype');
  readonly #found = new Map<string, readonly Found[]>();
  readonly #dismissed = new Set<string>();
  readonly #subscription: vscode.Disposable;
  #count = 0;

  constructor() {
    this.#subscription = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        this.#follow(document, contentChanges);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri, isUntitled }) => {
        if (isUntitled) this.clear(uri);
      }),
      vscode.workspace.onDidDeleteFiles(({ files }) => {
        for (const uri of files) this.clear(uri);
      }),
    );
  }

  get isEmpty(): boolean {
    return this.#found.size === 0;
  }

  of(document: vscode.TextDocument): readonly Found[] {
    return this.#found.get(document.uri.toString()) ?? [];
  }

  /** Unless a person has dismissed it. Whether it is shown. */
  add(document: vscode.TextDocument, range: vscode.Range, { severity, message, fix }: Finding): boolean {
    const key = `${document.getText(range).trim()}\n${message}`;
    if (this.#dismissed.has(dismissalOf(document.uri, key))) return false;
    const diagnostic = new vscode.Diagnostic(
      range,
      message,
      severity === 'warning' ? vscode.DiagnosticSeverity.Warning : vscode.DiagnosticSeverity.Information,
    );
    diagnostic.source = FINDINGS_SOURCE;
    this.#set(document.uri, [...this.of(document), { id: ++this.#count, diagnostic, fix, key }]);
    return true;
  }

  /** For the rest of the session, also when it is found again. */
  dismiss(uri: vscode.Uri, id: number): void {
    const found = this.#found.get(uri.toString()) ?? [];
    const dismissed = found.find((each) => each.id === id);
    if (!dismissed) return;
    this.#dismissed.add(dismissalOf(uri, dismissed.key));
    this.#set(
      uri,
      found.filter((each) => each !== dismissed),
    );
  }

  dismissAll(uri: vscode.Uri): void {
    for (const { id } of this.#found.get(uri.toString()) ?? []) this.dismiss(uri, id);
  }

  /** Takes findings away that may be found again: of these lines, of a document, or all. */
  clear(uri?: vscode.Uri, lines?: vscode.Range): void {
    if (!uri) {
      this.#found.clear();
      this.#shown.clear();
      this.#tell();
      return;
    }
    const found = this.#found.get(uri.toString()) ?? [];
    this.#set(uri, lines ? found.filter(({ diagnostic }) => !diagnostic.range.intersection(lines)) : []);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#shown.dispose();
  }

  #follow(document: vscode.TextDocument, changes: readonly LineChange[]): void {
    const found = this.of(document);
    if (found.length === 0 || changes.length === 0) return;
    const moved = found.flatMap((each): Found[] => {
      const { start, end } = each.diagnostic.range;
      const lines = movedLines({ startLine: start.line, endLine: end.line }, changes);
      if (!lines) return [];
      if (lines.startLine === start.line) return [each];
      const diagnostic = new vscode.Diagnostic(
        new vscode.Range(lines.startLine, start.character, lines.endLine, end.character),
        each.diagnostic.message,
        each.diagnostic.severity,
      );
      diagnostic.source = FINDINGS_SOURCE;
      return [{ ...each, diagnostic }];
    });
    if (moved.length !== found.length || moved.some((each, index) => each !== found[index])) {
      this.#set(document.uri, moved);
    }
  }

  #set(uri: vscode.Uri, found: readonly Found[]): void {
    if (found.length === 0) this.#found.delete(uri.toString());
    else this.#found.set(uri.toString(), found);
    this.#shown.set(
      uri,
      found.map(({ diagnostic }) => diagnostic),
    );
    this.#tell();
  }

  #tell(): void {
    void vscode.commands.executeCommand('setContext', HAS_FINDINGS_KEY, !this.isEmpty);
  }
}

function dismissalOf(uri: vscode.Uri, key: string): string {
  return `${uri.toString()}\n${key}`;
}
