import * as vscode from 'vscode';
import type { TaskResult } from '../../server/tasks/task.ts';
import type { WrittenDocuments } from '../new-document/written-documents.ts';
import type { PreviewCommand } from '../preview/preview-command.ts';
import type { TestsPreview } from '../write-tests/tests-preview.ts';

/** Internal: what the button below an answer of the chat runs. */
export const TAKE_ANSWER_COMMAND = 'foretype.takeAnswer';

/** Code that stands in the chat, and what it was written for. */
export class CodeAnswer {
  /** When it was asked for. */
  readonly text: string;

  constructor(
    readonly task: 'document' | 'fix' | 'writeTests' | 'convert',
    readonly document: vscode.TextDocument,
    readonly range: vscode.Range,
    readonly result: Extract<TaskResult, { readonly kind: 'edit' | 'document' }>,
  ) {
    this.text = document.getText();
  }
}

/** Brings the very code of an answer into the editor: an edit as a preview, tests beside their file, anything else into an editor of its own. */
export function takeAnswer({
  preview,
  tests,
  written,
}: {
  readonly preview: PreviewCommand;
  readonly tests: TestsPreview;
  readonly written: WrittenDocuments;
}): (given: unknown) => Promise<void> {
  return async (given) => {
    if (!(given instanceof CodeAnswer)) return;
    const { task, range, text, result } = given;
    await Promise.all([preview.reject(), tests.reject()]);
    if (task === 'convert' && result.kind === 'document') {
      await written.offer(task, result);
      return;
    }
    const document = await vscode.workspace.openTextDocument(given.document.uri);
    if (document.getText() !== text) {
      void vscode.window.showInformationMessage(
        'Foretype: the file was changed since this was written, so it does not fit any more. Ask again.',
      );
      return;
    }
    if (result.kind === 'document') {
      if (result.file) tests.offer(document, range, result);
      else await written.offer(task, result);
      return;
    }
    if (task !== 'document' && task !== 'fix') return;
    const { start, end } = result.range;
    const replaced = new vscode.Range(start.line, start.character, end.line, end.character);
    const editor = await vscode.window.showTextDocument(document, { preview: false });
    editor.revealRange(replaced, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    await preview.offer(task, document, result);
  };
}
