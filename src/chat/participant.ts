import type * as vscode from 'vscode';
import { describeContext } from '../../server/tasks/context-used.ts';
import { limitOf } from '../../server/tasks/limits.ts';
import type { TaskResult } from '../../server/tasks/task.ts';
import { problemsAt } from '../fix/problems-at.ts';
import type { AskedTask, TaskRunner } from '../tasks/task-runner.ts';
import { historyOf } from './messages.ts';
import { placeOf, type Place } from './place.ts';

/** As `contributes.chatParticipants` names it. */
export const PARTICIPANT = 'foretype.chat';

/** What a slash command does: a task of its own, or an instruction to the chat with the code as material. */
type Command =
  | {
      readonly kind: 'task';
      readonly name: AskedTask['name'];
      readonly words: string;
      readonly options?: (prompt: string, place: Place) => object;
      /** Where its result is an edit: the command that writes it into the document. */
      readonly writes?: { readonly command: string; readonly title: string };
    }
  | { readonly kind: 'chat'; readonly instruction: string };

/** A task that is added gets its line here; package.json tells VS Code the names. */
const COMMANDS: Readonly<Record<string, Command>> = {
  explain: {
    kind: 'task',
    name: 'explain',
    words: 'explaining',
    options: (prompt) => (prompt === '' ? {} : { question: prompt }),
  },
  docs: {
    kind: 'task',
    name: 'document',
    words: 'writing documentation',
    writes: { command: 'foretype.document', title: 'Write it into the file' },
  },
  fix: {
    kind: 'task',
    name: 'fix',
    words: 'writing a fix',
    options: (prompt, { document, range }) => {
      const problems = problemsAt(document, range);
      // Without a diagnostic, what the person says is wrong.
      return {
        problems:
          problems.length > 0 || prompt === '' ? problems : [{ line: range.start.line, message: prompt }],
      };
    },
    writes: { command: 'foretype.fix', title: 'Write it into the file' },
  },
  tests: {
    kind: 'chat',
    instruction:
      'Write unit tests for this code, in the usual test framework of its language. Give one block of code.',
  },
  convert: {
    kind: 'chat',
    instruction: 'Convert this code to another language. Give one block of code. The language:',
  },
};

export interface ParticipantParts {
  readonly runner: Pick<TaskRunner, 'run' | 'converse'>;
  readonly model: () => string | undefined;
}

/** `@foretype` in VS Code's chat. The local model answers, whichever model the chat has chosen. */
export class Participant {
  constructor(private readonly parts: ParticipantParts) {}

  readonly handle: vscode.ChatRequestHandler = async (request, context, stream, token) => {
    const command = request.command === undefined ? undefined : COMMANDS[request.command];
    const place = await placeOf(request.references);
    if (command && !place) {
      stream.markdown('Open a file and point at the code, or attach it to the question.');
      return {};
    }
    const result =
      command?.kind === 'task'
        ? await this.#runTask(command, request.prompt.trim(), place!, stream, token)
        : await this.#chat(command?.instruction, request, context, place, stream, token);
    if (result.kind === 'refused') return { errorDetails: { message: result.message } };
    const limit = limitOf(
      request.command === 'docs' ? 'document' : (request.command ?? 'chat'),
      this.parts.model(),
    );
    if (limit !== undefined && result.kind !== 'cancelled') stream.markdown(`\n\n*${limit}*`);
    return {};
  };

  async #runTask(
    { name, words, options, writes }: Extract<Command, { kind: 'task' }>,
    prompt: string,
    { document, range }: Place,
    stream: vscode.ChatResponseStream,
    token: vscode.CancellationToken,
  ): Promise<TaskResult> {
    const result = await this.parts.runner.run(
      {
        name,
        words,
        document,
        range,
        options: options?.(prompt, { document, range }),
        onProgress: (progress) => {
          if (progress.kind === 'reading') stream.progress(describeContext(progress.context));
          if (progress.kind === 'text') stream.markdown(progress.text);
        },
      },
      token,
    );
    if (result.kind === 'edit') {
      stream.markdown(
        fenced([...result.imports, result.newText.replaceAll('\r\n', '\n')].join('\n'), document.languageId),
      );
      if (result.syntax.kind === 'wrong') stream.markdown(`\n\nNot valid: ${result.syntax.problem.message}.`);
      if (writes) stream.button(writes);
    }
    return result;
  }

  #chat(
    instruction: string | undefined,
    request: vscode.ChatRequest,
    context: vscode.ChatContext,
    place: Place | undefined,
    stream: vscode.ChatResponseStream,
    token: vscode.CancellationToken,
  ): Promise<TaskResult> {
    const { runner } = this.parts;
    const content = [instruction, request.prompt.trim()].filter((part) => part).join(' ');
    if (content === '') {
      return Promise.resolve({ kind: 'refused', reason: 'place', message: 'Ask something.' });
    }
    const messages = [...historyOf(context.history), { role: 'user' as const, content }];
    const onProgress: AskedTask['onProgress'] = (progress) => {
      if (progress.kind === 'reading' && place) stream.progress(describeContext(progress.context));
      if (progress.kind === 'text') stream.markdown(progress.text);
    };
    if (!place) return runner.converse(messages, onProgress, token);
    return runner.run(
      { name: 'chat', words: 'answering', ...place, options: { messages, code: 'here' }, onProgress },
      token,
    );
  }
}

function fenced(code: string, languageId: string): string {
  return `\n\`\`\`\`${languageId}\n${code.replace(/^\n/, '')}\n\`\`\`\`\n`;
}
