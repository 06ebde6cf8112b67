import * as vscode from 'vscode';
import { onlyDeletes } from '../../server/completion/only-deletes.ts';
import type { CompletionItem, CompletionResult } from '../../server/completion/result.ts';
import { wouldShow } from '../../server/completion/would-show.ts';
import type { ReadRefusal } from '../../server/lsp/read-refusal.ts';
import type { CompleteParams } from '../../server/completion/complete-params.ts';
import type { DismissedParams } from '../../server/protocol.ts';
import type { Settings } from '../../server/settings.ts';
import type { Activity } from '../activity.ts';
import type { AcceptedLines } from '../personal/learning.ts';
import { askUntilAnswered } from './ask-until-answered.ts';
import { linesOfDocument } from './document.ts';
import type { LateAnswer } from './late-answer.ts';
import { extendsSelected } from './selected.ts';
import type { Place, ShownItems } from './shown.ts';
import type { DocumentContexts } from './trees.ts';
import { whyNotAskAt } from './why-not-ask-at.ts';

/** A person who asks with the command may look through this many. */
const MAX_INVOKED_ITEMS = 3;
/** A person who asked with the command waits; VS Code lets them cancel. */
const INVOKED_DEADLINE_MS = 15_000;

/** The command VS Code runs after an item was accepted whole. Internal: not in the palette. */
export const ACCEPTED_COMMAND = 'foretype.accepted';

export interface InlineProviderParts {
  readonly settings: () => Settings;
  readonly server: {
    complete(params: CompleteParams, token: vscode.CancellationToken): Promise<CompletionResult>;
    dismissed(params: DismissedParams): Promise<void>;
  };
  readonly contexts: DocumentContexts;
  /** Knows the files whose text is never read. */
  readonly readRefusal: ReadRefusal;
  readonly shown: ShownItems;
  readonly late: LateAnswer;
  readonly activity: Activity;
}

/** Answers VS Code's question for ghost text: from what is on the screen, else from the server, within the deadline or not at all. */
export class InlineProvider implements vscode.InlineCompletionItemProvider, vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  #isSuggesting = false;
  /** The edit before which nothing else happened, if it took text away and put none there. */
  #deletion: { readonly document: vscode.TextDocument; readonly version: number } | undefined;

  constructor(private readonly parts: InlineProviderParts) {
    const { late } = parts;
    this.#subscription = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        late.cancelUnlessThere();
        if (contentChanges.length === 0) return;
        const deletes = onlyDeletes(contentChanges);
        this.#deletion = deletes ? { document, version: document.version } : undefined;
      }),
      vscode.window.onDidChangeTextEditorSelection(() => {
        late.cancelUnlessThere();
      }),
    );
  }

  dispose(): void {
    this.parts.late.cancel();
    this.#subscription.dispose();
  }

  /** A suggestion now, asked for by a person: at once where one is known. */
  async suggest(): Promise<void> {
    this.#isSuggesting = true;
    try {
      await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    } finally {
      this.#isSuggesting = false;
    }
  }

  /** The suggestion at the cursor goes, and does not come back there by itself. Another extension's goes too, as with VS Code's own command. */
  async dismiss(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
    if (!editor) return;
    const { document, selection } = editor;
    const uri = document.uri.toString();
    const made = this.parts.shown.dismiss({
      uri,
      position: selection.active,
      document: linesOfDocument(document),
    });
    this.parts.late.cancel();
    if (made) await this.parts.server.dismissed({ uri, ...made });
  }

  provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): vscode.InlineCompletionItem[] | Promise<vscode.InlineCompletionItem[]> {
    const { late, shown, activity } = this.parts;
    const asked: Asked = {
      document,
      version: document.version,
      position,
      invoked: context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke,
      selected: context.selectedCompletionInfo,
    };
    const place: Place = { uri: document.uri.toString(), position, document: linesOfDocument(document) };

    const refusal = this.#whyNotAsk(asked, place);
    if (refusal) {
      late.cancel();
      activity.ended(refusal);
      return [];
    }
    // While somebody deletes, ghost texts of before would come and go with every key.
    const known = this.#isDeleting(asked) ? shown.findOnScreen(place) : shown.find(place);
    const isKnown = known !== undefined && this.#fits(known, asked);
    if (isKnown && (!asked.invoked || late.isShowing || this.#isSuggesting)) {
      late.cancel();
      activity.reused();
      return [toVscode(known, document)];
    }
    if (late.isShowing) return [];
    late.cancel();
    // The first suggestion should come soon; who has it and goes to the next (for which VS Code asks again) wants others.
    return this.#ask(asked, place, asked.invoked && isKnown ? MAX_INVOKED_ITEMS : 1, token);
  }

  #isDeleting({ document, version, invoked }: Asked): boolean {
    return !invoked && this.#deletion?.document === document && this.#deletion.version === version;
  }

  #whyNotAsk({ document, position, invoked }: Asked, { document: lines }: Place) {
    const editor = vscode.window.activeTextEditor;
    const place = {
      document,
      lines,
      position,
      cursors: editor?.document === document ? editor.selections.length : 1,
    };
    return whyNotAskAt(place, invoked, this.parts.readRefusal, this.parts.settings());
  }

  async #ask(
    asked: Asked,
    place: Place,
    maxItems: number,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    const { server, contexts, late, activity, settings } = this.parts;
    const { document, position, invoked, selected } = asked;
    const started = performance.now();
    const params: CompleteParams = {
      context: contexts.at(document, position),
      trigger: invoked ? 'invoked' : 'automatic',
      maxItems,
      isDeleting: this.#isDeleting(asked),
      ...(selected && { selectedCompletion: { range: plainRange(selected.range), text: selected.text } }),
    };
    // VS Code's token says nothing any more once we have answered, and a late answer goes on after that.
    const cancellation = new vscode.CancellationTokenSource();
    let listening: vscode.Disposable | undefined;
    const cancelled = new Promise<'cancelled'>((resolve) => {
      listening = token.onCancellationRequested(() => {
        cancellation.cancel();
        resolve('cancelled');
      });
    });
    activity.asked();
    const answer = askUntilAnswered(
      (isFirst) => server.complete(isFirst ? params : { ...params, isLate: true }, cancellation.token),
      () => cancellation.token.isCancellationRequested,
    ).finally(() => {
      activity.answered();
      cancellation.dispose();
    });
    const deadline = new Deadline(invoked ? INVOKED_DEADLINE_MS : settings().deadlineMs);
    const first = await Promise.race([answer, cancelled, deadline.passed]);
    deadline.clear();
    listening?.dispose();
    if (first === 'cancelled') return [];
    if (first === 'late') {
      late.follow({
        answer,
        isThere: () => document.version === asked.version && isCursorAt(document, position),
        onAnswer: (result) => this.#take(result, asked, place, started).length > 0,
        cancel: () => {
          cancellation.cancel();
        },
      });
      return [];
    }
    return this.#take(first, asked, place, started).map((item) => toVscode(item, document));
  }

  /** Keeps the items that VS Code would draw, and remembers the first. */
  #take(result: CompletionResult, asked: Asked, place: Place, started: number): readonly CompletionItem[] {
    const { shown, activity } = this.parts;
    if (asked.document.version !== asked.version) return [];
    const items = result.kind === 'shown' ? result.items.filter((item) => this.#fits(item, asked)) : [];
    const [first] = items;
    if (first) shown.remember(place, first);
    const nothingDrawable = result.kind === 'shown' && !first;
    activity.ended(
      nothingDrawable ? { kind: 'empty', reason: 'not-drawable', statistics: result.statistics } : result,
      performance.now() - started,
    );
    return items;
  }

  #fits(item: CompletionItem, { document, position, selected }: Asked): boolean {
    const lineText = position.line < document.lineCount ? document.lineAt(position.line).text : '';
    return wouldShow(lineText, position, item) && (!selected || extendsSelected(lineText, item, selected));
  }
}

interface Asked {
  readonly document: vscode.TextDocument;
  /** Of the document when VS Code asked; it goes on changing. */
  readonly version: number;
  readonly position: vscode.Position;
  readonly invoked: boolean;
  readonly selected: vscode.SelectedCompletionInfo | undefined;
}

function isCursorAt(document: vscode.TextDocument, position: vscode.Position): boolean {
  const editor = vscode.window.activeTextEditor;
  return (
    editor?.document === document &&
    editor.selections.length === 1 &&
    editor.selection.isEmpty &&
    editor.selection.active.isEqual(position)
  );
}

class Deadline {
  readonly passed: Promise<'late'>;
  #timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number) {
    this.passed = new Promise((resolve) => {
      this.#timer = setTimeout(resolve, milliseconds, 'late');
    });
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}

function toVscode(
  { insertText, range: { start, end } }: CompletionItem,
  { uri }: vscode.TextDocument,
): vscode.InlineCompletionItem {
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  const accepted: AcceptedLines = {
    uri: uri.toString(),
    line: start.line,
    lines: insertText.split('\n').length,
  };
  const command = { command: ACCEPTED_COMMAND, title: '', arguments: [accepted] };
  return new vscode.InlineCompletionItem(insertText, range, command);
}

function plainRange({ start, end }: vscode.Range): CompletionItem['range'] {
  return {
    start: { line: start.line, character: start.character },
    end: { line: end.line, character: end.character },
  };
}
