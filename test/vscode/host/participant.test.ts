import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TaskResult } from '../../../server/tasks/task.ts';
import { Participant } from '../../../src/chat/participant.ts';
import type { AskedTask, TaskRunner } from '../../../src/tasks/task-runner.ts';
import { openFile } from './editing.ts';
import { toldMessage } from './told-message.ts';

const CONTEXT = {
  path: 'a.py',
  startLine: 0,
  endLine: 0,
  what: 'the line',
  omittedLines: 0,
  definitions: [],
  importCount: 0,
  related: [],
};
const ANSWER: TaskResult = {
  kind: 'answer',
  markdown: 'Said.',
  unknownNames: [],
  isCutOff: false,
  context: CONTEXT,
};

/** Asks the participant as VS Code's chat does; what it asked of the tasks, and what it wrote. */
async function ask(
  command: string | undefined,
  prompt: string,
  references: readonly unknown[] = [],
  result: TaskResult = ANSWER,
): Promise<{
  readonly asked: readonly (Partial<AskedTask> & { messages?: unknown })[];
  readonly written: string;
  readonly result: vscode.ChatResult | undefined;
}> {
  const asked: (Partial<AskedTask> & { messages?: unknown })[] = [];
  let written = '';
  const answer = (onProgress: AskedTask['onProgress']): Promise<TaskResult> => {
    onProgress({ kind: 'text', text: 'Said.' });
    return Promise.resolve(result);
  };
  const runner: Pick<TaskRunner, 'run' | 'converse'> = {
    run: (task) => {
      asked.push(task);
      return answer(task.onProgress);
    },
    converse: (messages, onProgress) => {
      asked.push({ messages });
      return answer(onProgress);
    },
  };
  const stream = {
    markdown: (text: string) => (written += text),
    progress: () => undefined,
    button: ({ title }: vscode.Command) => (written += `[${title}]`),
  };
  const participant = new Participant({ runner, model: () => undefined });
  const told = await participant.handle(
    {
      command,
      prompt,
      references: references.map((value) => ({ id: 'code', value })),
    } as unknown as vscode.ChatRequest,
    { history: [] },
    stream as unknown as vscode.ChatResponseStream,
    new vscode.CancellationTokenSource().token,
  );
  return { asked, written, result: told as vscode.ChatResult };
}

describe('@foretype', () => {
  it('answers a question on the code in front, and streams', async () => {
    const { document } = await openFile('asked.py', 'x = 1█\n');
    const { asked, written } = await ask(undefined, 'What is x?');
    assert.equal(asked[0]?.name, 'chat');
    assert.equal(asked[0].document, document);
    assert.deepEqual(asked[0].options, {
      messages: [{ role: 'user', content: 'What is x?' }],
      code: 'here',
    });
    assert.equal(written, 'Said.');
  });

  it('takes what is attached rather than what is in front', async () => {
    const { document } = await openFile('attached.py', 'def f():\n    return 1█\n');
    await openFile('front.py', 'y = 2█\n');
    const range = new vscode.Range(0, 0, 1, 12);
    const { asked } = await ask('explain', '', [new vscode.Location(document.uri, range)]);
    assert.equal(asked[0]?.name, 'explain');
    assert.equal(asked[0].document?.uri.toString(), document.uri.toString());
    assert.deepEqual(asked[0].range, range);
  });

  it('takes the place of the cursor where the whole file in front is attached, as VS Code does by itself', async () => {
    const editor = await openFile('whole-attached.py', 'def f():\n    return █1\n');
    const { asked } = await ask('explain', '', [editor.document.uri]);
    assert.deepEqual(asked[0]?.range, editor.selection);
    await openFile('front-of-whole.py', 'y = 2█\n');
    const { asked: other } = await ask('explain', '', [editor.document.uri]);
    assert.deepEqual(other[0]?.range, new vscode.Range(0, 0, 2, 0));
  });

  it('says what is to be checked in an answer', async () => {
    await openFile('checked.py', 'x = 1█\n');
    const answer: TaskResult = { ...ANSWER, unknownNames: ['y'], isCutOff: true };
    const { written } = await ask('explain', '', [], answer);
    assert.match(written, /Check this: y is not in the code.* Cut off/);
  });

  it('is opened by a command, which says so where the chat is turned off', async () => {
    const told = await toldMessage(() => vscode.commands.executeCommand('foretype.openChat'));
    assert.match(told, /chat\.disableAIFeatures/);
  });

  it('/fix shows the edit, and offers to write it; what the person says stands for a diagnostic', async () => {
    await openFile('wrong.py', 'def f(a):\n    return a - 1█\n');
    const edit: TaskResult = {
      kind: 'edit',
      range: { start: { line: 0, character: 0 }, end: { line: 1, character: 16 } },
      newText: 'def f(a):\n    return a + 1',
      imports: [],
      importLine: 0,
      syntax: { kind: 'right' },
      doubts: [],
      isCutOff: false,
      meanLogProbability: 0,
      context: CONTEXT,
    };
    const { asked, written } = await ask('fix', 'It should add one.', [], edit);
    assert.deepEqual(asked[0]?.options, { problems: [{ line: 1, message: 'It should add one.' }] });
    assert.match(written, /````python\ndef f\(a\):\n {4}return a \+ 1\n````/);
    assert.match(written, /\[Preview it in the file\]/);
  });

  it('says why a task was refused', async () => {
    await openFile('refused.py', 'x = 1█\n');
    const { result } = await ask('docs', '', [], { kind: 'refused', reason: 'place', message: 'Not here.' });
    assert.equal(result?.errorDetails?.message, 'Not here.');
  });

  it('talks without code where no editor is open', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const { asked } = await ask(undefined, 'Hello');
    assert.deepEqual(asked, [{ messages: [{ role: 'user', content: 'Hello' }] }]);
    assert.match((await ask('explain', '')).written, /Open a file/);
  });
});
