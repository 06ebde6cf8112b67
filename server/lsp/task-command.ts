import {
  ApplyWorkspaceEditRequest,
  type CancellationToken,
  type Connection,
  type TextEdit,
} from 'vscode-languageserver/node';
import { limitOf } from '../tasks/limits.ts';
import { refused } from '../tasks/refused.ts';
import type { TaskResult } from '../tasks/task.ts';
import { TASK_WORDS } from '../tasks/task-words.ts';
import type { TaskName } from '../tasks/tasks.ts';
import { taskProgressTo, type ForetypeRequestParts } from './foretype-requests.ts';
import type { PublishedFindings } from './published-findings.ts';
import { parseParams, taskCommandSchema } from './params.ts';
import type { WorkDone } from './work-done.ts';
import { signalOf } from './signal-of.ts';

/** Longest piece of an answer in a work-done progress: one line of an editor's window. */
const MAX_MESSAGE_CHARACTERS = 80;

/** `limit`: how often the model is right, where it is weak, for the editor to show. */
export type TaskCommandResult = TaskResult & { readonly limit?: string };

/**
 * A task as a command of an editor that knows no requests of ours. What is written shows as work-done progress; an edit is applied
 * (`workspace/applyEdit`: one undo takes it back), findings become diagnostics, and the whole result is the command's answer.
 */
export async function runTaskCommand(
  connection: Connection,
  {
    tasks,
    models,
    findings,
    workDone,
  }: Pick<ForetypeRequestParts, 'tasks' | 'models'> & {
    readonly findings: PublishedFindings;
    readonly workDone: WorkDone;
  },
  task: TaskName,
  argument: unknown,
  call: { readonly workDoneToken?: string | number | undefined; readonly token: CancellationToken },
): Promise<TaskCommandResult> {
  const { textDocument, ...place } = parseParams(taskCommandSchema, argument);
  const button = new AbortController();
  const reporter = await workDone.reporter(call.workDoneToken, () => {
    button.abort();
  });
  const send = taskProgressTo(connection, place);
  reporter.begin(`Foretype: ${TASK_WORDS[task]}`, undefined, undefined, true);
  const version = tasks.versionOf(textDocument.uri);
  let written = '';
  const review = task === 'review' ? findings.review(textDocument.uri) : undefined;
  try {
    const signal = AbortSignal.any([signalOf(call.token), button.signal]);
    const result = await tasks.run(
      { task, document: textDocument, ...place },
      (progress) => {
        send(progress);
        if (progress.kind === 'reading') review?.begin(progress.context.startLine, progress.context.endLine);
        if (progress.kind === 'finding') review?.add(progress.finding);
        if (progress.kind === 'text') written += progress.text;
        if (progress.kind === 'draft') written = progress.newText;
        if (progress.kind === 'document') written = progress.text;
        if (progress.kind === 'part') written = progress.what;
        if (progress.kind === 'retry') written = progress.reason;
        reporter.report(lastLine(written));
      },
      signal,
    );
    if (result.kind === 'edit' && tasks.versionOf(textDocument.uri) !== version) {
      return refused(
        'place',
        'The document was changed meanwhile, so nothing was written into it. Ask again.',
      );
    }
    const refusal = await applied(connection, textDocument.uri, result);
    if (refusal) return refusal;
    const limit = limitOf(task, models.status?.model);
    const isAnswered = result.kind !== 'refused' && result.kind !== 'cancelled';
    return isAnswered && limit !== undefined ? { ...result, limit } : result;
  } finally {
    review?.end();
    reporter.done();
  }
}

/** Puts a result into its document; a new one is only opened by the editor, never written to disk. Why the editor did not take it. */
async function applied(
  connection: Connection,
  documentUri: string,
  result: TaskResult,
): Promise<Extract<TaskResult, { readonly kind: 'refused' }> | undefined> {
  if (result.kind === 'edit') {
    const { range, newText, imports, importLine } = result;
    const top = { line: importLine, character: 0 };
    const edits = [{ range, newText }];
    if (imports.length > 0) {
      edits.push({ range: { start: top, end: top }, newText: imports.map((line) => `${line}\n`).join('') });
    }
    return apply(connection, documentUri, edits);
  }
  if (result.kind !== 'document' || !result.file) return undefined;
  const { uri, before = '' } = result.file;
  const start = { line: 0, character: 0 };
  const end = { line: before.split('\n').length, character: 0 };
  return apply(connection, uri, [
    { range: { start, end: before === '' ? start : end }, newText: result.text },
  ]);
}

async function apply(
  connection: Connection,
  uri: string,
  edits: TextEdit[],
): Promise<Extract<TaskResult, { readonly kind: 'refused' }> | undefined> {
  const { applied: isApplied, failureReason } = await connection.sendRequest(ApplyWorkspaceEditRequest.type, {
    edit: { changes: { [uri]: edits } },
  });
  if (isApplied) return undefined;
  const reason = failureReason === undefined ? '' : `: ${failureReason}`;
  return refused('read-only', `The editor did not take the edit${reason}. Can the document be changed?`);
}

function lastLine(text: string): string {
  const line = text.trimEnd();
  return line
    .slice(line.lastIndexOf('\n') + 1)
    .trim()
    .slice(0, MAX_MESSAGE_CHARACTERS);
}
