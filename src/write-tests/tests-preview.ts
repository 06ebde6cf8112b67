import * as vscode from 'vscode';
import { describeContext } from '../../server/tasks/context-used.ts';
import { limitOf } from '../../server/tasks/limits.ts';
import type { TaskProgress, TaskResult } from '../../server/tasks/task.ts';
import { TASK_WORDS } from '../../server/tasks/task-words.ts';
import type { WrittenDocuments } from '../new-document/written-documents.ts';
import { tellPreview } from '../preview/preview-keys.ts';
import type { TaskRunner } from '../tasks/task-runner.ts';
import { tellRefusal } from '../tasks/tell-refusal.ts';
import { whyReadOnly } from '../tasks/why-read-only.ts';
import { changedPart } from './changed-part.ts';

/** Of the proposed text, on the right side of the comparison. */
export const TESTS_SCHEME = 'foretype-tests';
/** A comparison drawn at every token would flicker. */
const DRAW_INTERVAL_MS = 150;
const MAX_CANDIDATES = 3;

type Written = Extract<TaskResult, { readonly kind: 'document' }>;

interface Session {
  readonly source: vscode.TextDocument;
  readonly sourceText: string;
  readonly range: vscode.Range;
  readonly file: vscode.Uri;
  /** What is compared: left, right. */
  readonly left: vscode.Uri;
  readonly right: vscode.Uri;
  text: string;
  readonly candidates: Written[];
  at: number;
  isWriting: boolean;
}

/** `foretype.writeTests`: the file of tests as it would be, beside what it is; nothing is written before a person accepts. */
export class TestsPreview implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #subscription: vscode.Disposable;
  #session: Session | undefined;
  #drawTimer: NodeJS.Timeout | undefined;
  #count = 0;

  /** @param model the name of the model that answers. */
  constructor(
    private readonly runner: TaskRunner,
    private readonly written: WrittenDocuments,
    private readonly model: () => string | undefined,
  ) {
    this.#subscription = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      const right = this.#session?.right.toString();
      if (right !== undefined && closed.some((tab) => isComparison(tab, right))) void this.reject();
    });
  }

  get isActive(): boolean {
    return this.#session !== undefined;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return uri.toString() === this.#session?.right.toString() ? this.#session.text : '';
  }

  /** For the function at the cursor or in the selection. */
  async start(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) {
      void vscode.window.showInformationMessage(
        'Foretype: open a file first, and put the cursor on a function.',
      );
      return;
    }
    if (this.#session?.isWriting) return;
    if (this.#session) await this.reject();
    const { document, selection } = editor;
    // Without a place in a project the tests are a document without a name.
    if (document.uri.scheme !== 'file') {
      await this.written.write({
        name: 'writeTests',
        words: TASK_WORDS.writeTests,
        document,
        range: selection,
        options: {},
      });
      return;
    }
    let session: Session | undefined;
    const sourceText = document.getText();
    const begin = (uri: string): Session => {
      session ??= this.#begin(document, sourceText, selection, vscode.Uri.parse(uri));
      return session;
    };
    const result = await this.#run(document, sourceText, selection, 0, (progress) => {
      if (progress.kind !== 'document' || progress.uri === undefined) return;
      const begun = begin(progress.uri);
      if (begun === this.#session) this.#draw(begun, progress.text);
    });
    if (result.kind !== 'document' || !result.file) {
      if (session === this.#session) await this.reject();
      if (result.kind === 'refused') await tellRefusal(result);
      return;
    }
    const begun = begin(result.file.uri);
    if (begun !== this.#session) return;
    begun.candidates.push(result);
    this.#show(begun, 0);
  }

  /** Compares what is written already. */
  offer(source: vscode.TextDocument, range: vscode.Range, result: Written): void {
    if (!result.file) return;
    const session = this.#begin(source, source.getText(), range, vscode.Uri.parse(result.file.uri));
    session.candidates.push(result);
    this.#show(session, 0);
  }

  /** Writes what is shown into its file's editor; to disk it goes when the person saves. */
  async accept(): Promise<void> {
    const session = this.#session;
    const candidate = session?.candidates[session.at];
    if (!session || !candidate?.file || session.isWriting) return;
    const { before } = candidate.file;
    const editor = await this.#editorOf(session, before !== undefined);
    if (!editor) return;
    const { document } = editor;
    const readOnly = await whyReadOnly(document);
    if (readOnly) {
      void tellRefusal(readOnly);
      return;
    }
    if (normalized(document.getText()) !== normalized(before ?? '')) {
      void vscode.window.showInformationMessage(
        `Foretype: ${candidate.file.path} has changed meanwhile, so nothing was written into it. Ask again.`,
      );
      return;
    }
    const { start, end, text } = changedPart(normalized(before ?? ''), normalized(candidate.text));
    const whole = normalized(before ?? '');
    const range = new vscode.Range(positionIn(whole, start), positionIn(whole, end));
    await editor.edit((builder) => {
      builder.replace(range, text);
    });
    await this.#end();
    await vscode.window.showTextDocument(document, { preview: false });
    editor.revealRange(new vscode.Range(positionIn(whole, start), positionIn(whole, start)));
  }

  /** Closes the comparison; nothing has been written. */
  async reject(): Promise<void> {
    if (!this.#session) return;
    if (this.#session.isWriting) this.runner.cancel();
    await this.#end();
  }

  /** Another candidate, else the next one of those that are there. */
  async next(): Promise<void> {
    const session = this.#session;
    if (!session || session.isWriting) return;
    if (session.candidates.length >= MAX_CANDIDATES) {
      this.#show(session, (session.at + 1) % session.candidates.length);
      return;
    }
    session.isWriting = true;
    this.#tell();
    const { source, sourceText, range, candidates } = session;
    const result = await this.#run(source, sourceText, range, candidates.length, (progress) => {
      if (progress.kind === 'document' && session === this.#session) this.#draw(session, progress.text);
    });
    if (session !== this.#session) return;
    if (result.kind === 'document') candidates.push(result);
    else if (result.kind === 'refused') void tellRefusal(result);
    this.#show(session, candidates.length - 1);
  }

  dispose(): void {
    clearTimeout(this.#drawTimer);
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #run(
    document: vscode.TextDocument,
    text: string,
    range: vscode.Range,
    candidate: number,
    onProgress: (progress: TaskProgress) => void,
  ): Promise<TaskResult> {
    const open = vscode.workspace.textDocuments
      .filter(
        ({ isDirty, uri, languageId }) =>
          isDirty && uri.scheme === 'file' && languageId === document.languageId,
      )
      .map((each) => ({ uri: each.uri.toString(), text: each.getText() }));
    const options = { candidate, open };
    return this.runner.run({
      name: 'writeTests',
      words: TASK_WORDS.writeTests,
      document,
      text,
      range,
      options,
      onProgress,
    });
  }

  #begin(source: vscode.TextDocument, sourceText: string, range: vscode.Range, file: vscode.Uri): Session {
    const query = String(++this.#count);
    const right = vscode.Uri.from({ scheme: TESTS_SCHEME, path: file.path, query });
    const empty = vscode.Uri.from({ scheme: TESTS_SCHEME, path: file.path, query: 'empty' });
    const session: Session = {
      source,
      sourceText,
      range,
      file,
      left: empty,
      right,
      text: '',
      candidates: [],
      at: 0,
      isWriting: true,
    };
    this.#session = session;
    this.#tell();
    void this.#compare(session);
    return session;
  }

  async #compare(session: Session): Promise<void> {
    const isThere = await exists(session.file);
    if (session !== this.#session) return;
    const name = session.file.path.slice(session.file.path.lastIndexOf('/') + 1);
    const title = `${name}: ${isThere ? 'tests proposed' : 'a new file proposed'}`;
    await vscode.commands.executeCommand(
      'vscode.diff',
      isThere ? session.file : session.left,
      session.right,
      title,
      { preview: false },
    );
  }

  #draw(session: Session, text: string): void {
    session.text = text;
    this.#drawTimer ??= setTimeout(() => {
      this.#drawTimer = undefined;
      this.#changed.fire(session.right);
    }, DRAW_INTERVAL_MS);
  }

  #show(session: Session, at: number): void {
    const candidate = session.candidates[at];
    session.isWriting = false;
    if (candidate) {
      session.at = at;
      session.text = candidate.text;
      this.#changed.fire(session.right);
      void this.#say(session, candidate);
    }
    this.#tell();
  }

  /** What is there, with what, and how far it can be trusted. */
  async #say(session: Session, { notes, syntax, context, isCutOff }: Written): Promise<void> {
    const limit = limitOf('writeTests', this.model());
    const problem =
      syntax.kind === 'wrong'
        ? `Line ${syntax.problem.line + 1} is not valid: ${syntax.problem.message}.`
        : '';
    const cut = isCutOff ? 'Cut off at the length that foretype.taskMaxTokens sets.' : '';
    const parts = [...notes, problem, cut, limit ?? '', describeContext(context)].filter(
      (part) => part !== '',
    );
    const buttons = ['Accept', 'Reject', 'Another', ...(limit === undefined ? [] : ['Choose Model'])];
    const chosen = await vscode.window.showInformationMessage(`Foretype: ${parts.join(' ')}`, ...buttons);
    if (chosen === 'Choose Model') await vscode.commands.executeCommand('foretype.chooseModel');
    // Somebody may press it long after.
    if (session !== this.#session) return;
    if (chosen === 'Accept') await this.accept();
    if (chosen === 'Reject') await this.reject();
    if (chosen === 'Another') await this.next();
  }

  /** A new file is a document that has its name already and is not on disk before it is saved. */
  async #editorOf({ file }: Session, wasThere: boolean): Promise<vscode.TextEditor | undefined> {
    const isThere = await exists(file);
    if (!wasThere && isThere) {
      void vscode.window.showInformationMessage(
        'Foretype: there is a file of that name now, so nothing was written into it. Ask again.',
      );
      return undefined;
    }
    const document = await vscode.workspace.openTextDocument(
      isThere ? file : file.with({ scheme: 'untitled' }),
    );
    return vscode.window.showTextDocument(document, { preview: false });
  }

  async #end(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    this.#tell();
    if (!session) return;
    const right = session.right.toString();
    const tabs = vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter((tab) => isComparison(tab, right));
    await vscode.window.tabGroups.close(tabs);
  }

  #tell(): void {
    const session = this.#session;
    tellPreview(session !== undefined, session !== undefined && !session.isWriting);
  }
}

function isComparison({ input }: vscode.Tab, right: string): boolean {
  return input instanceof vscode.TabInputTextDiff && input.modified.toString() === right;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

/** Positions are the same whatever ends the lines. */
function normalized(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

function positionIn(text: string, offset: number): vscode.Position {
  const lines = text.slice(0, offset).split('\n');
  return new vscode.Position(lines.length - 1, lines.at(-1)!.length);
}
