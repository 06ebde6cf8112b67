import * as vscode from 'vscode';
import { describeContext } from '../../server/tasks/context-used.ts';
import { limitOf } from '../../server/tasks/limits.ts';
import type { Finding, TaskProgress, TaskResult } from '../../server/tasks/task.ts';
import type { PreviewCommand } from '../preview/preview-command.ts';
import type { TaskRunner } from '../tasks/task-runner.ts';
import { tellRefusal } from '../tasks/tell-refusal.ts';
import type { Findings } from './findings.ts';
import { movedLines, type LineChange } from '../../server/tasks/review/moved-lines.ts';
import { TASK_WORDS } from '../../server/tasks/task-words.ts';

const CHOOSE_MODEL = 'Choose Model';
const SHOW_PROBLEMS = 'Show Problems';

export interface ReviewParts {
  readonly runner: TaskRunner;
  readonly findings: Findings;
  readonly preview: PreviewCommand;
  /** The model's name in the catalogue. */
  readonly model: () => string | undefined;
}

/** `foretype.review`: looks for mistakes; what it finds are diagnostics, shown as soon as they are found. */
export class ReviewCommand {
  /** One at a time. */
  #isRunning = false;

  constructor(private readonly parts: ReviewParts) {}

  /** The selection, else what is around the cursor. */
  async start(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) {
      void vscode.window.showInformationMessage('Foretype: open a file first, and point at the code.');
      return;
    }
    if (this.#isRunning) {
      void vscode.window.showInformationMessage('Foretype: a review is running already; Esc ends it.');
      return;
    }
    this.#isRunning = true;
    try {
      await this.#review(editor.document, editor.selection);
    } finally {
      this.#isRunning = false;
    }
  }

  /** Shows what a finding proposes, to be accepted or rejected. */
  async previewFix(uri: vscode.Uri, id: number): Promise<void> {
    const document = await vscode.workspace.openTextDocument(uri);
    const found = this.parts.findings.of(document).find((each) => each.id === id);
    if (found?.fix === undefined) {
      void vscode.window.showInformationMessage('Foretype: this finding is gone, its lines were changed.');
      return;
    }
    const { range } = found.diagnostic;
    await this.parts.preview.offer('fix', document, {
      kind: 'edit',
      range,
      newText: found.fix,
      imports: [],
      importLine: 0,
      syntax: { kind: 'right' },
      doubts: [],
      isCutOff: false,
      meanLogProbability: 0,
      context: {
        path: vscode.workspace.asRelativePath(uri),
        startLine: range.start.line,
        endLine: range.end.line,
        what: 'the finding',
        omittedLines: 0,
        definitions: [],
        importCount: 0,
        related: [],
      },
    });
  }

  async #review(document: vscode.TextDocument, selection: vscode.Range): Promise<void> {
    const { runner, findings } = this.parts;
    const changes: (readonly LineChange[])[] = [];
    const listening = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document && event.contentChanges.length > 0) changes.push(event.contentChanges);
    });
    let shown = 0;
    const show = (finding: Finding): void => {
      const range = rangeNow(finding, changes);
      if (range && findings.add(document, range, finding)) shown++;
    };
    try {
      const result = await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: 'Foretype: looking for mistakes',
          cancellable: true,
        },
        (progress, token) =>
          runner.run(
            {
              name: 'review',
              words: TASK_WORDS.review,
              document,
              range: selection,
              onProgress: (each) => {
                if (each.kind === 'finding') show(each.finding);
                else if (each.kind === 'part') progress.report(partOf(each));
                else if (each.kind === 'reading' && changes.length === 0) {
                  // What is looked at anew is found anew.
                  const { startLine, endLine } = each.context;
                  findings.clear(document.uri, new vscode.Range(startLine, 0, endLine, 0));
                }
              },
            },
            token,
          ),
      );
      void this.#tell(result, shown);
    } finally {
      listening.dispose();
    }
  }

  async #tell(result: TaskResult, shown: number): Promise<void> {
    if (result.kind === 'refused') {
      await tellRefusal(result);
      return;
    }
    if (result.kind === 'cancelled' && shown === 0) return;
    const found = shown === 0 ? 'nothing found' : shown === 1 ? '1 finding' : `${shown} findings`;
    const read =
      result.kind === 'findings' ? ` ${describeContext(result.context)}` : ' Cancelled before the end.';
    const limit = limitOf('review', this.parts.model());
    const buttons = [...(shown > 0 ? [SHOW_PROBLEMS] : []), ...(limit === undefined ? [] : [CHOOSE_MODEL])];
    const chosen = await vscode.window.showInformationMessage(
      `Foretype: ${found}.${read}${limit === undefined ? '' : ` ${limit}`}`,
      ...buttons,
    );
    if (chosen === SHOW_PROBLEMS) await vscode.commands.executeCommand('workbench.actions.view.problems');
    if (chosen === CHOOSE_MODEL) await vscode.commands.executeCommand('foretype.chooseModel');
  }
}

function partOf({ done, total, what }: Extract<TaskProgress, { readonly kind: 'part' }>): {
  readonly message: string;
  readonly increment: number;
} {
  return {
    message: what,
    increment: done === 0 ? 0 : 100 / total,
  };
}

/** Where a finding's lines stand after what was typed meanwhile; undefined where they were changed. */
function rangeNow({ range }: Finding, changes: readonly (readonly LineChange[])[]): vscode.Range | undefined {
  let lines: ReturnType<typeof movedLines> = { startLine: range.start.line, endLine: range.end.line };
  for (const each of changes) lines &&= movedLines(lines, each);
  return (
    lines && new vscode.Range(lines.startLine, range.start.character, lines.endLine, range.end.character)
  );
}
