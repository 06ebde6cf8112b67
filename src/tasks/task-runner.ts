import * as vscode from 'vscode';
import { looksBinary } from '../../server/context/document-lines.ts';
import type { ReadRefusal } from '../../server/lsp/read-refusal.ts';
import type { TaskParams } from '../../server/protocol.ts';
import type { ChatMessage } from '../../server/tasks/chat-template.ts';
import type { TaskProgress, TaskResult } from '../../server/tasks/task.ts';
import type { TaskName } from '../../server/tasks/tasks.ts';
import type { Activity } from '../activity.ts';
import type { ServerClient } from '../client.ts';
import { editorIndentation } from '../editor-indentation.ts';
import { charactersOf, linesOfDocument } from '../inline/document.ts';
import { pathOf } from '../inline/path-of.ts';
import { MAX_DOCUMENT_CHARACTERS } from '../inline/why-not-ask.ts';
import { relatedCells } from './related-cells.ts';
import { whyReadOnly } from './why-read-only.ts';

/** Esc cancels while it is set. */
const RUNNING_KEY = 'foretype.taskRunning';

export interface TaskRunnerParts {
  readonly server: ServerClient;
  readonly readRefusal: ReadRefusal;
  readonly activity: Activity;
}

export interface AskedTask {
  readonly name: TaskName;
  /** What the status item says meanwhile: `explaining`. */
  readonly words: string;
  /** Its result goes into the document. */
  readonly writes?: true;
  readonly document: vscode.TextDocument;
  /** Its text when the person asked, where that is another than now. */
  readonly text?: string;
  readonly range: vscode.Range;
  readonly options?: unknown;
  readonly onProgress: (progress: TaskProgress) => void;
}

/** Runs tasks on documents of VS Code; a person's Esc ends those that run. */
export class TaskRunner {
  readonly #running = new Set<vscode.CancellationTokenSource>();

  constructor(private readonly parts: TaskRunnerParts) {}

  /**
   * Never rejects.
   * @param token cancels this one; so does `cancel`.
   */
  async run(asked: AskedTask, token?: vscode.CancellationToken): Promise<TaskResult> {
    return (
      this.#whyNot(asked.document) ??
      this.#run(asked.words, paramsOf(asked), asked.onProgress, token, () =>
        asked.writes ? whyReadOnly(asked.document) : Promise.resolve(undefined),
      )
    );
  }

  /** Answers a conversation that is about no document. Never rejects. */
  async converse(
    messages: readonly ChatMessage[],
    onProgress: AskedTask['onProgress'],
    token: vscode.CancellationToken,
  ): Promise<TaskResult> {
    const nowhere = { line: 0, character: 0 };
    const params: TaskParams = {
      task: 'chat',
      document: { uri: 'foretype-chat:conversation', text: '', languageId: 'plaintext', path: '' },
      range: { start: nowhere, end: nowhere },
      options: { messages },
    };
    return this.#run('answering', params, onProgress, token, () => Promise.resolve(undefined));
  }

  async #run(
    words: string,
    params: TaskParams,
    onProgress: AskedTask['onProgress'],
    token: vscode.CancellationToken | undefined,
    whyNot: () => Promise<TaskResult | undefined>,
  ): Promise<TaskResult> {
    const cancellation = new vscode.CancellationTokenSource();
    const listening = token?.onCancellationRequested(() => {
      cancellation.cancel();
    });
    this.#running.add(cancellation);
    this.#tellRunning();
    const ended = this.parts.activity.taskStarted(words);
    try {
      const refusal = await whyNot();
      if (cancellation.token.isCancellationRequested) return { kind: 'cancelled' };
      if (refusal) return refusal;
      return await this.parts.server.runTask(params, onProgress, cancellation.token);
    } finally {
      ended();
      listening?.dispose();
      this.#running.delete(cancellation);
      cancellation.dispose();
      this.#tellRunning();
    }
  }

  /** Ends what runs. */
  cancel(): void {
    for (const running of this.#running) running.cancel();
  }

  #tellRunning(): void {
    void vscode.commands.executeCommand('setContext', RUNNING_KEY, this.#running.size > 0);
  }

  #whyNot(document: vscode.TextDocument): TaskResult | undefined {
    const secret = this.parts.readRefusal.ofUri(document.uri.toString());
    if (secret) return { kind: 'refused', reason: 'secret-file', message: secret.message };
    if (charactersOf(document) > MAX_DOCUMENT_CHARACTERS) {
      return { kind: 'refused', reason: 'too-large', message: 'This file is too large.' };
    }
    if (looksBinary(linesOfDocument(document))) {
      return { kind: 'refused', reason: 'binary', message: 'This file is not text.' };
    }
    return undefined;
  }
}

function paramsOf({ name, document, text, range, options }: AskedTask): TaskParams {
  const { start, end } = range;
  const indentation = editorIndentation(document);
  return {
    task: name,
    document: {
      uri: document.uri.toString(),
      text: text ?? document.getText(),
      languageId: document.languageId,
      path: pathOf(document.uri),
    },
    range: {
      start: { line: start.line, character: start.character },
      end: { line: end.line, character: end.character },
    },
    ...(indentation && { indentation }),
    related: relatedCells(document),
    ...(options !== undefined && { options }),
  };
}
