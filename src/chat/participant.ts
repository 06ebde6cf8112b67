import * as vscode from 'vscode';
import { answerNote } from '../../server/tasks/answer-note.ts';
import { describeContext } from '../../server/tasks/context-used.ts';
import { dedent } from '../../server/tasks/lines.ts';
import { limitOf } from '../../server/tasks/limits.ts';
import { TARGET_LANGUAGES, targetLanguage, type TargetLanguage } from '../../server/tasks/convert/targets.ts';
import type { TaskResult } from '../../server/tasks/task.ts';
import { TASK_WORDS } from '../../server/tasks/task-words.ts';
import { problemsAt } from '../fix/problems-at.ts';
import type { AskedTask, TaskRunner } from '../tasks/task-runner.ts';
import { CodeAnswer, TAKE_ANSWER_COMMAND } from '../commands/take-answer.ts';
import { historyOf } from './messages.ts';
import { placeOf, type Place } from './place.ts';

/** As `contributes.chatParticipants` names it. */
export const PARTICIPANT = 'foretype.chat';

/** What a slash command does. */
interface Command {
  readonly name: 'explain' | CodeAnswer['task'];
  /** A string says what is missing. */
  readonly options?: (prompt: string, place: Place) => object | string;
  /** Where its result is code: what the button says that brings it into the document, or into one of its own. */
  readonly button?: string;
}

const WRITE_TITLE = 'Preview it in the file';

/** A task that is added gets its line here; package.json tells VS Code the names. */
const COMMANDS: Readonly<Record<string, Command>> = {
  explain: {
    name: 'explain',
    options: (prompt) => (prompt === '' ? {} : { question: prompt }),
  },
  docs: {
    name: 'document',
    button: WRITE_TITLE,
  },
  fix: {
    name: 'fix',
    options: (prompt, { document, range }) => {
      const problems = problemsAt(document, range);
      // Without a diagnostic, what the person says is wrong.
      return {
        problems:
          problems.length > 0 || prompt === '' ? problems : [{ line: range.start.line, message: prompt }],
      };
    },
    button: WRITE_TITLE,
  },
  tests: {
    name: 'writeTests',
    button: 'Compare with the test file',
  },
  convert: {
    name: 'convert',
    options: (prompt) => {
      const to = targetNamed(prompt);
      return to === undefined ? `Say which language: ${TARGET_NAMES.join(', ')}.` : { to };
    },
    button: 'Open it in an editor',
  },
};

const TARGET_NAMES = TARGET_LANGUAGES.map((id) => targetLanguage(id).name);

/** The last language that a person names: `to Rust`, `from Python to typescript`. */
function targetNamed(prompt: string): TargetLanguage | undefined {
  const words = prompt.toLowerCase().split(/[\s,.:;!?]+/);
  return words
    .map((word) =>
      TARGET_LANGUAGES.find((id) => id === word || targetLanguage(id).name.toLowerCase() === word),
    )
    .findLast((id) => id !== undefined);
}

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
    const result = command
      ? await this.#runTask(command, request.prompt.trim(), place!, stream, token)
      : await this.#chat(request, context, place, stream, token);
    if (result.kind === 'refused') return { errorDetails: { message: result.message } };
    const note = result.kind === 'answer' ? answerNote(result) : '';
    if (note !== '') stream.markdown(`\n\n*${note}*`);
    const limit = limitOf(command?.name ?? 'chat', this.parts.model());
    if (limit !== undefined && result.kind !== 'cancelled') stream.markdown(withChoice(limit));
    // Last: VS Code folds all that stands before the words behind a button away, code included.
    if (command && place) offerCode(command, place, result, stream);
    return {};
  };

  async #runTask(
    { name, options }: Command,
    prompt: string,
    { document, range }: Place,
    stream: vscode.ChatResponseStream,
    token: vscode.CancellationToken,
  ): Promise<TaskResult> {
    const asked = options?.(prompt, { document, range });
    if (typeof asked === 'string') return { kind: 'refused', reason: 'place', message: asked };
    const result = await this.parts.runner.run(
      {
        name,
        words: TASK_WORDS[name],
        document,
        range,
        options: asked,
        onProgress: (progress) => {
          if (progress.kind === 'reading') stream.progress(describeContext(progress.context));
          if (progress.kind === 'text') stream.markdown(progress.text);
        },
      },
      token,
    );
    if (result.kind === 'edit') {
      stream.markdown(
        fenced([...result.imports, fromMargin(result.newText)].join('\n'), document.languageId),
      );
      if (result.syntax.kind === 'wrong') stream.markdown(`\n\nNot valid: ${result.syntax.problem.message}.`);
    }
    if (result.kind === 'document') {
      stream.markdown(fenced(fromMargin(result.text), result.languageId));
      for (const note of result.notes) stream.markdown(`\n\n${note}`);
    }
    return result;
  }

  #chat(
    request: vscode.ChatRequest,
    context: vscode.ChatContext,
    place: Place | undefined,
    stream: vscode.ChatResponseStream,
    token: vscode.CancellationToken,
  ): Promise<TaskResult> {
    const { runner } = this.parts;
    const content = request.prompt.trim();
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
      { name: 'chat', words: TASK_WORDS.chat, ...place, options: { messages, code: 'here' }, onProgress },
      token,
    );
  }
}

/** How far the model can be trusted, and a way to another one. */
function withChoice(limit: string): vscode.MarkdownString {
  const said = new vscode.MarkdownString(
    `\n\n*${limit}* [Choose another model](command:foretype.chooseModel)`,
  );
  said.isTrusted = { enabledCommands: ['foretype.chooseModel'] };
  return said;
}

/** The button that brings the code of an answer into the editor. */
function offerCode(
  { name, button }: Command,
  { document, range }: Place,
  result: TaskResult,
  stream: vscode.ChatResponseStream,
): void {
  if (button === undefined || name === 'explain') return;
  if (result.kind !== 'edit' && result.kind !== 'document') return;
  const answer = new CodeAnswer(name, document, range, result);
  stream.button({ command: TAKE_ANSWER_COMMAND, title: button, arguments: [answer] });
}

/** The view is narrow. */
function fromMargin(code: string): string {
  return dedent(code.replaceAll('\r\n', '\n')).text.replace(/^\n/, '').trimEnd();
}

function fenced(code: string, languageId: string): string {
  return `\n\`\`\`\`${languageId}\n${code}\n\`\`\`\`\n`;
}
