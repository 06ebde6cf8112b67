import * as vscode from 'vscode';
import type { ReadRefusal } from '../../server/lsp/read-refusal.ts';
import type { LearnedLines } from '../../server/personal/learned.ts';
import { linesAt } from '../../server/personal/lines-at.ts';
import { TypedLines } from '../../server/personal/typed-lines.ts';
import type { LearnParams } from '../../server/protocol.ts';
import type { Settings } from '../../server/settings.ts';
import { linesOfDocument } from '../inline/document.ts';
import { SCHEMES } from '../inline/why-not-ask.ts';

/** Which lines an accepted suggestion has become part of: the argument of the command that VS Code runs then. */
export interface AcceptedLines {
  readonly uri: string;
  readonly line: number;
  readonly lines: number;
}

export interface LearningParts {
  readonly settings: () => Settings;
  readonly server: { learn(params: LearnParams): Promise<void> };
  /** Knows the files whose text is never read. */
  readonly readRefusal: ReadRefusal;
}

/** Tells the server which lines a person accepts and types, where `foretype.personal` says so. */
export class Learning implements vscode.Disposable {
  readonly #typed = new TypedLines();
  readonly #subscription: vscode.Disposable;

  constructor(private readonly parts: LearningParts) {
    this.#subscription = vscode.workspace.onDidChangeTextDocument((event) => {
      this.#changed(event);
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  /** A suggestion was accepted whole. */
  accepted({ uri, line, lines }: AcceptedLines): void {
    const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri);
    if (document && this.#learnsFrom(document)) this.#tell(document, 'accepted', line, lines);
  }

  #changed({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    // Undone and redone text was typed before; what changes in no editor in front, a tool has changed.
    const isTyping = reason === undefined && document === vscode.window.activeTextEditor?.document;
    if (!isTyping || contentChanges.length === 0 || !this.#learnsFrom(document)) return;
    const line = this.#typed.finished(document.uri.toString(), contentChanges);
    if (line !== undefined) this.#tell(document, 'typed', line, 1);
  }

  #learnsFrom({ uri }: vscode.TextDocument): boolean {
    return (
      this.parts.settings().personal &&
      SCHEMES.some((scheme) => scheme === uri.scheme) &&
      this.parts.readRefusal.ofUri(uri.toString()) === undefined
    );
  }

  #tell(document: vscode.TextDocument, way: LearnedLines['way'], line: number, lines: number): void {
    const { uri, languageId } = document;
    const learned = linesAt(linesOfDocument(document), line, lines);
    void this.parts.server.learn({ uri: uri.toString(), way, languageId, ...learned });
  }
}
