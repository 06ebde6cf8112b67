import * as vscode from 'vscode';
import { languageFor } from '../../server/context/languages.ts';
import { describeContext } from '../../server/tasks/context-used.ts';
import { describeExamples } from '../../server/tasks/examples/describe-examples.ts';
import { describeDoubt } from '../../server/tasks/describe-doubt.ts';
import { limitOf } from '../../server/tasks/limits.ts';
import { bestFirst } from '../../server/tasks/rank.ts';
import type { TaskResult } from '../../server/tasks/task.ts';
import { TASK_WORDS } from '../../server/tasks/task-words.ts';
import type { TaskRunner } from '../tasks/task-runner.ts';
import { tellRefusal } from '../tasks/tell-refusal.ts';
import { READ_ONLY } from '../tasks/why-read-only.ts';
import { EditPreview } from './edit-preview.ts';
import { tellPreview } from './preview-keys.ts';
import { lensesOf, type LensFacts } from './lenses.ts';

type Edit = Extract<TaskResult, { readonly kind: 'edit' }>;

/** As many as a person looks through. */
const MAX_CANDIDATES = 3;
/** A seed may give what is there already; so many further ones are tried. */
const MAX_TRIES = 2;

/** Tasks whose result is an edit. */
type PreviewedTask = 'generate' | 'document' | 'fix';

interface Session {
  readonly task: PreviewedTask;
  readonly preview: EditPreview;
  /** The place that was asked for; candidates are written for the document as it was. */
  readonly text: string;
  readonly range: vscode.Range;
  /** The task's own, besides the candidate's number. */
  readonly options: object;
  /** It was there before it was asked for: there are no others. */
  readonly isOffered: boolean;
  /** Best first. */
  candidates: readonly Edit[];
  at: number;
  isWriting: boolean;
  /** Why it is written once more. */
  again: string | undefined;
  attempts: number;
}

/** `foretype.generate` and other tasks that write into the document: streamed into the editor, to be accepted, rejected or exchanged. */
export class PreviewCommand implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  #session: Session | undefined;

  /** @param model the name of the model that answers. */
  constructor(
    private readonly runner: TaskRunner,
    private readonly model: () => string | undefined,
  ) {}

  /** Where the cursor or selection is, or at another place of the document in front. */
  async start(
    task: PreviewedTask,
    asked: { readonly range?: vscode.Range; readonly options?: object } = {},
  ): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) {
      void vscode.window.showInformationMessage(
        'Foretype: open a file first, and put the cursor where code is wanted.',
      );
      return;
    }
    if (this.#session?.isWriting) return;
    // Not waited for without need: from now on the task can be cancelled.
    if (this.#session) await this.reject();
    await this.#first(task, editor.document, asked.range ?? editor.selection, asked.options ?? {});
  }

  /** Shows an edit that is there already, such as the fix of a finding. */
  async offer(task: PreviewedTask, document: vscode.TextDocument, edit: Edit): Promise<void> {
    if (this.#session) await this.reject();
    const range = vscodeRange(edit.range);
    const session = this.#begin(task, document, range, document.getText(), range, {}, true);
    session.candidates = [edit];
    await this.#show(session, 0);
  }

  /** Keeps what is previewed. */
  async accept(withImports = true): Promise<void> {
    const session = this.#session;
    const candidate = session?.candidates[session.at];
    if (!session || !candidate || session.isWriting) return;
    const { imports, importLine } = candidate;
    session.isWriting = true;
    await session.preview.accept(
      withImports && imports.length > 0
        ? { line: importLine, text: imports.map((line) => `${line}\n`).join('') }
        : undefined,
    );
    // Last: what a person does when the preview is gone, such as saving, must not come before its last edit.
    if (session === this.#session) this.#end();
  }

  /** Ends the writing and brings back what stood there. */
  async reject(): Promise<void> {
    const session = this.#session;
    if (!session) return;
    this.#end();
    this.runner.cancel();
    await session.preview.reject();
  }

  /** The next candidate: one that is known, else a new one. */
  async next(): Promise<void> {
    const session = this.#session;
    if (!session || session.isWriting || session.isOffered) return;
    if (session.candidates.length < MAX_CANDIDATES) await this.#another(session);
    else await this.#show(session, (session.at + 1) % session.candidates.length);
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const session = this.#session;
    if (session?.preview.document !== document) return [];
    const { start } = session.preview.changedRange;
    const line = new vscode.Range(start.line, 0, start.line, 0);
    return lensesOf(factsOf(session, limitOf(session.task, this.model()))).map(
      (command) => new vscode.CodeLens(line, command),
    );
  }

  dispose(): void {
    this.#session?.preview.dispose();
    this.#end();
    this.#changed.dispose();
  }

  async #first(
    task: PreviewedTask,
    document: vscode.TextDocument,
    selection: vscode.Range,
    own: object,
  ): Promise<void> {
    const text = document.getText();
    let session: Session | undefined;
    const result = await this.runner.run({
      name: task,
      words: TASK_WORDS[task],
      writes: true,
      document,
      range: selection,
      options: { ...own, candidate: 0 },
      onProgress: (progress) => {
        if (progress.kind === 'retry' && session !== undefined) this.#writesAgain(session, progress.reason);
        if (progress.kind !== 'draft') return;
        if (session === undefined) {
          // Typed in meanwhile: the place means nothing any more.
          if (document.getText() !== text) return;
          session = this.#begin(task, document, vscodeRange(progress.range), text, selection, own);
        }
        if (session === this.#session) void session.preview.draw(progress.newText);
      },
    });
    if (result.kind === 'refused') {
      await this.reject();
      // Not waited for: it stands there until a person closes it.
      void tellRefusal(result);
      return;
    }
    if (result.kind !== 'edit') {
      await this.reject();
      return;
    }
    if (session === undefined) {
      if (document.getText() !== text) return;
      session = this.#begin(task, document, vscodeRange(result.range), text, selection, own);
    }
    if (session !== this.#session) return;
    session.candidates = [result];
    await this.#show(session, 0);
  }

  async #another(session: Session): Promise<void> {
    session.isWriting = true;
    this.#tell();
    let found: Edit | undefined;
    for (let tries = 0; tries < MAX_TRIES && !found; tries++) {
      const result = await this.runner.run({
        name: session.task,
        words: 'writing another candidate',
        writes: true,
        document: session.preview.document,
        text: session.text,
        range: session.range,
        options: { ...session.options, candidate: ++session.attempts },
        onProgress: (progress) => {
          if (progress.kind === 'retry') this.#writesAgain(session, progress.reason);
          if (progress.kind === 'draft' && session === this.#session)
            void session.preview.draw(progress.newText);
        },
      });
      if (session !== this.#session) return;
      if (result.kind !== 'edit') {
        if (result.kind === 'refused') void tellRefusal(result);
        break;
      }
      if (session.candidates.every(({ newText }) => newText !== result.newText)) found = result;
    }
    session.isWriting = false;
    if (found) {
      const { languageId, fileName } = session.preview.document;
      session.candidates = bestFirst([...session.candidates, found], languageFor(languageId, fileName));
    } else vscode.window.setStatusBarMessage('Foretype: no other candidate', 4000);
    await this.#show(session, found ? session.candidates.indexOf(found) : session.at);
  }

  #begin(
    task: PreviewedTask,
    document: vscode.TextDocument,
    replaced: vscode.Range,
    text: string,
    range: vscode.Range,
    own: object,
    isOffered = false,
  ): Session {
    const preview = new EditPreview(document, replaced, (reason) => {
      if (this.#session !== session) return;
      // Where a person took over, what stands there is theirs.
      this.#end();
      this.runner.cancel();
      if (reason === 'not-writable') void tellRefusal(READ_ONLY);
    });
    const session: Session = {
      task,
      preview,
      text,
      range,
      options: own,
      isOffered,
      candidates: [],
      at: 0,
      isWriting: true,
      again: undefined,
      attempts: 0,
    };
    this.#session = session;
    this.#tell();
    return session;
  }

  async #show(session: Session, at: number): Promise<void> {
    const candidate = session.candidates[at];
    if (!candidate) return;
    session.at = at;
    session.isWriting = false;
    session.again = undefined;
    await session.preview.draw(candidate.newText);
    if (session === this.#session) this.#tell();
  }

  #writesAgain(session: Session, reason: string): void {
    session.again = reason;
    if (session === this.#session) this.#tell();
  }

  #end(): void {
    this.#session = undefined;
    this.#tell();
  }

  #tell(): void {
    const session = this.#session;
    tellPreview(session !== undefined, session !== undefined && !session.isWriting);
    this.#changed.fire();
  }
}

function factsOf(
  { candidates, at, isWriting, again, isOffered }: Session,
  limit: string | undefined,
): LensFacts {
  const candidate = candidates[at];
  if (isWriting || !candidate) return { kind: 'writing', again };
  const problem = problemOf(candidate);
  const proof = describeExamples(candidate.examples);
  return {
    kind: 'ready',
    number: at + 1,
    count: candidates.length,
    mayHaveMore: !isOffered && candidates.length < MAX_CANDIDATES,
    imports: candidate.imports,
    problem,
    proof,
    context: describeContext(candidate.context),
    // Where its examples hold there is nothing to warn of (docs/quality.md, Tasks).
    limit: problem === undefined && proof !== undefined ? undefined : limit,
  };
}

/** The gravest one, for a person. */
function problemOf({ syntax, isCutOff, doubts: [doubt] }: Edit): string | undefined {
  if (syntax.kind === 'wrong') return `line ${syntax.problem.line + 1}: ${syntax.problem.message}`;
  if (isCutOff) return 'cut off at foretype.taskMaxTokens';
  return doubt && describeDoubt(doubt);
}

function vscodeRange({ start, end }: Edit['range']): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
