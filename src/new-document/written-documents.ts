import * as vscode from 'vscode';
import { describeContext } from '../../server/tasks/context-used.ts';
import { limitOf } from '../../server/tasks/limits.ts';
import type { TaskResult } from '../../server/tasks/task.ts';
import type { TaskName } from '../../server/tasks/tasks.ts';
import type { AskedTask, TaskRunner } from '../tasks/task-runner.ts';
import { tellRefusal } from '../tasks/tell-refusal.ts';
import { NewDocument, type NewDocumentLenses } from './new-document.ts';

type Written = Extract<TaskResult, { readonly kind: 'document' }>;

/** Runs tasks whose result is a new document: streamed into an editor of its own; when it is cancelled nothing stays. */
export class WrittenDocuments {
  /** @param model the name of the model that answers. */
  constructor(
    private readonly runner: TaskRunner,
    private readonly lenses: NewDocumentLenses,
    private readonly model: () => string | undefined,
  ) {}

  async write(asked: Omit<AskedTask, 'onProgress'>): Promise<void> {
    const stop = new vscode.CancellationTokenSource();
    let opening: Promise<NewDocument> | undefined;
    const taken = { over: false };
    const takenOver = (): void => {
      taken.over = true;
      stop.cancel();
    };
    const result = await this.runner.run(
      {
        ...asked,
        onProgress: (progress) => {
          if (progress.kind !== 'document' || stop.token.isCancellationRequested) return;
          opening ??= NewDocument.open(progress.languageId, takenOver);
          void opening.then((opened) => opened.draw(progress.text));
        },
      },
      stop.token,
    );
    stop.dispose();
    if (result.kind !== 'document') {
      const opened = await opening;
      if (!taken.over) await opened?.discard();
      if (result.kind === 'refused') await tellRefusal(result);
      return;
    }
    await this.#finish(asked.name, await (opening ?? NewDocument.open(result.languageId, takenOver)), result);
  }

  /** Opens what is written already. */
  async offer(task: TaskName, result: Written): Promise<void> {
    await this.#finish(task, await NewDocument.open(result.languageId, () => undefined), result);
  }

  async #finish(task: TaskName, opened: NewDocument, { text, notes, context }: Written): Promise<void> {
    await opened.finish(text);
    this.lenses.set(opened.document, {
      notes,
      limit: limitOf(task, this.model()),
      context: describeContext(context),
    });
  }
}
