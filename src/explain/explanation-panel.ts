import * as vscode from 'vscode';
import { languageFor } from '../../server/context/languages.ts';
import { answerNote } from '../../server/tasks/answer-note.ts';
import { describeContext, type ContextUsed } from '../../server/tasks/context-used.ts';
import { limitOf } from '../../server/tasks/limits.ts';
import { TASK_WORDS } from '../../server/tasks/task-words.ts';
import { pathOf } from '../inline/path-of.ts';
import type { TaskRunner } from '../tasks/task-runner.ts';
import { hasRemedy, tellRefusal } from '../tasks/tell-refusal.ts';
import { asComment } from './as-comment.ts';
import { page, type PageMessage, type PageState } from './page.ts';
import { renderExplanation } from './render.ts';

/** A page drawn at every token would flicker, and cost more than the model's work. */
const DRAW_INTERVAL_MS = 60;

interface Turn {
  readonly question: string;
  markdown: string;
  unknownNames: readonly string[];
  isCutOff: boolean;
}

interface Subject {
  readonly document: vscode.TextDocument;
  /** What the person pointed at. */
  range: vscode.Range;
  readonly turns: Turn[];
  detail: 'short' | 'more';
  context: ContextUsed | undefined;
  /** The explained code as it was read. */
  code: readonly string[];
  message: string;
  /** Lines put in or taken out above the code since. */
  movedBy: number;
}

/** An explanation beside the editor: streamed, with its lines shown in the code, and a place for further questions. */
export class ExplanationPanel implements vscode.Disposable {
  readonly #decoration = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
    overviewRulerColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
  });
  readonly #subscription = vscode.workspace.onDidChangeTextDocument((event) => {
    this.#follow(event);
  });
  #panel: vscode.WebviewPanel | undefined;
  #subject: Subject | undefined;
  #writing: vscode.CancellationTokenSource | undefined;
  #drawTimer: NodeJS.Timeout | undefined;

  /** @param model the name of the model that answers. */
  constructor(
    private readonly runner: TaskRunner,
    private readonly model: () => string | undefined,
  ) {}

  /** Explains what the range points at. */
  async explain(document: vscode.TextDocument, range: vscode.Range): Promise<void> {
    this.#writing?.cancel();
    const subject: Subject = {
      document,
      range,
      turns: [],
      detail: 'short',
      context: undefined,
      code: [],
      message: '',
      movedBy: 0,
    };
    this.#subject = subject;
    this.#show();
    await this.#ask(subject, undefined);
  }

  dispose(): void {
    this.#writing?.cancel();
    clearTimeout(this.#drawTimer);
    this.#panel?.dispose();
    this.#subscription.dispose();
    this.#decoration.dispose();
  }

  async #ask(subject: Subject, question: string | undefined): Promise<void> {
    this.#writing?.cancel();
    const writing = new vscode.CancellationTokenSource();
    this.#writing = writing;
    const history = subject.turns.map(({ question: asked, markdown }) => ({
      question: asked,
      answer: markdown,
    }));
    const turn: Turn = { question: question ?? '', markdown: '', unknownNames: [], isCutOff: false };
    subject.turns.push(turn);
    subject.message = '';
    this.#draw();
    const result = await this.runner.run(
      {
        name: 'explain',
        words: TASK_WORDS.explain,
        document: subject.document,
        range: this.#rangeNow(subject),
        options: { detail: subject.detail, history, ...(question !== undefined && { question }) },
        onProgress: (progress) => {
          if (progress.kind === 'reading') this.#read(subject, progress.context);
          if (progress.kind === 'text') turn.markdown += progress.text;
          this.#drawSoon();
        },
      },
      writing.token,
    );
    if (this.#writing === writing) this.#writing = undefined;
    if (result.kind === 'answer') {
      turn.markdown = result.markdown;
      turn.unknownNames = result.unknownNames;
      turn.isCutOff = result.isCutOff;
    }
    if (result.kind === 'refused') {
      subject.message = result.message;
      if (hasRemedy(result)) void tellRefusal(result);
    }
    if (turn.markdown === '') subject.turns.splice(subject.turns.indexOf(turn), 1);
    if (subject === this.#subject) this.#draw();
  }

  #read(subject: Subject, context: ContextUsed): void {
    const { document } = subject;
    subject.range = this.#rangeNow(subject);
    subject.context = context;
    subject.movedBy = 0;
    const code: string[] = [];
    for (let line = context.startLine; line <= context.endLine && line < document.lineCount; line++) {
      code.push(document.lineAt(line).text);
    }
    subject.code = code;
  }

  #show(): void {
    if (this.#panel) {
      // Never in front of the code.
      const isInItsPlace = vscode.window.activeTextEditor?.viewColumn === this.#panel.viewColumn;
      this.#panel.reveal(isInItsPlace ? vscode.ViewColumn.Beside : undefined, true);
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      'foretype.explanation',
      'Explanation',
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [], enableFindWidget: true },
    );
    panel.webview.onDidReceiveMessage((message: PageMessage) => {
      void this.#receive(message);
    });
    panel.onDidDispose(() => {
      this.#panel = undefined;
      this.#writing?.cancel();
      this.#highlight([]);
      this.#subject = undefined;
    });
    panel.webview.html = page();
    this.#panel = panel;
  }

  async #receive(message: PageMessage): Promise<void> {
    const subject = this.#subject;
    if (!subject) return;
    switch (message.kind) {
      case 'ready':
        this.#draw();
        break;
      case 'ask':
        await this.#ask(subject, message.question);
        break;
      case 'more':
        subject.detail = 'more';
        subject.turns.length = 0;
        await this.#ask(subject, undefined);
        break;
      case 'again':
        subject.turns.length = 0;
        await this.#ask(subject, undefined);
        break;
      case 'stop':
        this.#writing?.cancel();
        break;
      case 'copy':
        await vscode.env.clipboard.writeText(markdownOf(subject));
        vscode.window.setStatusBarMessage('Foretype: copied', 2000);
        break;
      case 'insert':
        await this.#insert(subject);
        break;
      case 'choose-model':
        await vscode.commands.executeCommand('foretype.chooseModel');
        break;
      case 'hover':
        this.#highlight(message.lines);
        break;
      case 'reveal':
        await this.#reveal(subject, message.lines);
        break;
      case 'reveal-all':
        await this.#reveal(
          subject,
          subject.code.map((_, index) => index + (subject.context?.startLine ?? 0)),
        );
        break;
      case 'symbol':
        await this.#openDefinition(subject, message.name);
        break;
    }
  }

  #drawSoon(): void {
    this.#drawTimer ??= setTimeout(() => {
      this.#draw();
    }, DRAW_INTERVAL_MS);
  }

  #draw(): void {
    clearTimeout(this.#drawTimer);
    this.#drawTimer = undefined;
    const subject = this.#subject;
    if (!subject) return;
    const { document, context, code, turns, message, detail } = subject;
    const startLine = context?.startLine ?? subject.range.start.line;
    const place = `${pathOf(document.uri)}:${startLine + 1}`;
    const state: PageState = {
      title: context ? `${capitalized(context.what)} – ${place}` : place,
      turns: turns.map(({ question, markdown, unknownNames, isCutOff }) => ({
        question,
        html: renderExplanation(markdown, { code, startLine, unknownNames }),
        note: answerNote({ unknownNames, isCutOff }),
      })),
      context: context ? describeContext(context) : '',
      isWriting: this.#writing !== undefined,
      mayHaveMore: detail === 'short',
      message,
      limit: limitOf('explain', this.model()) ?? '',
    };
    void this.#panel?.webview.postMessage(state);
  }

  /** @param lines as they were when the code was read. */
  #highlight(lines: readonly number[]): void {
    const subject = this.#subject;
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document !== subject?.document) continue;
      editor.setDecorations(
        this.#decoration,
        lines.map((line) => new vscode.Range(line + subject.movedBy, 0, line + subject.movedBy, 0)),
      );
    }
  }

  async #reveal(subject: Subject, lines: readonly number[]): Promise<void> {
    const [first] = lines;
    const last = lines.at(-1);
    if (first === undefined || last === undefined) return;
    const range = new vscode.Range(first + subject.movedBy, 0, last + subject.movedBy, 0);
    const editor = await this.#editorOf(subject.document, range);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    this.#highlight(lines);
  }

  async #openDefinition(subject: Subject, name: string): Promise<void> {
    const { document, code, context, movedBy } = subject;
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}_$])${name.replace(/\$/g, '\\$')}(?![\\p{L}\\p{N}_$])`, 'u');
    const at = code.findIndex((line) => pattern.test(line));
    const match = at < 0 ? null : pattern.exec(code[at]!);
    if (!match || !context) return;
    const position = new vscode.Position(context.startLine + at + movedBy, match.index);
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[] | undefined>(
      'vscode.executeDefinitionProvider',
      document.uri,
      position,
    );
    const [first] = found ?? [];
    // Nobody knows its definition: where it is used is shown.
    const uri = first ? ('targetUri' in first ? first.targetUri : first.uri) : document.uri;
    const range = first
      ? 'targetUri' in first
        ? (first.targetSelectionRange ?? first.targetRange)
        : first.range
      : new vscode.Range(position, position);
    const editor = await this.#editorOf(await vscode.workspace.openTextDocument(uri), range);
    editor.selection = new vscode.Selection(range.start, range.start);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  /** In the column where the code is, not in the panel's. */
  #editorOf(document: vscode.TextDocument, range: vscode.Range): Thenable<vscode.TextEditor> {
    const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    const viewColumn =
      shown?.viewColumn ?? vscode.window.visibleTextEditors[0]?.viewColumn ?? vscode.ViewColumn.One;
    return vscode.window.showTextDocument(document, {
      viewColumn,
      selection: new vscode.Range(range.start, range.start),
    });
  }

  async #insert(subject: Subject): Promise<void> {
    const { document, context, movedBy } = subject;
    if (!context) return;
    const line = context.startLine + movedBy;
    const indent = /^\s*/.exec(document.lineAt(line).text)?.[0] ?? '';
    const language = languageFor(document.languageId, pathOf(document.uri));
    const comment = asComment(subject.turns.at(-1)?.markdown ?? '', language, indent);
    if (comment === undefined) {
      subject.message = 'This language has no comments.';
      this.#draw();
      return;
    }
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(line, 0), `${comment}\n`);
    if (!(await vscode.workspace.applyEdit(edit))) {
      subject.message = 'The comment could not be inserted: the file cannot be changed.';
      this.#draw();
    }
  }

  #rangeNow({ range, movedBy }: Subject): vscode.Range {
    const { start, end } = range;
    return new vscode.Range(start.line + movedBy, start.character, end.line + movedBy, end.character);
  }

  #follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const subject = this.#subject;
    if (subject?.document !== document || !subject.context) return;
    for (const { range, text } of contentChanges) {
      if (range.end.line > subject.context.startLine + subject.movedBy) continue;
      subject.movedBy += text.split('\n').length - 1 - (range.end.line - range.start.line);
    }
  }
}

function markdownOf({ turns }: Subject): string {
  return turns
    .map(({ question, markdown }) => (question === '' ? markdown : `**${question}**\n\n${markdown}`))
    .join('\n\n');
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
