/** What tasks are told in tests: a drawn document, its tree, and an engine that answers a script. */
import * as v from 'valibot';
import { languageFor } from '../../../server/context/languages.ts';
import { linesOf } from '../../../server/context/document-lines.ts';
import { EngineScheduler } from '../../../server/engine/scheduler.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../server/settings.ts';
import { DocumentTrees } from '../../../server/syntax/document-trees.ts';
import { Syntax } from '../../../server/syntax/syntax.ts';
import type { Project } from '../../../server/tasks/project.ts';
import { syntaxProblems } from '../../../server/tasks/syntax-problem.ts';
import type { TaskInput, TaskProgress, TaskResult } from '../../../server/tasks/task.ts';
import { TaskService, type TaskRun } from '../../../server/tasks/task-service.ts';
import { TASKS, type TaskName } from '../../../server/tasks/tasks.ts';
import { ByteTokenizer } from '../../support/byte-tokenizer.ts';
import { SCRIPTED_FORMAT, ScriptedEngine, type Script } from '../../support/scripted-engine.ts';
import { drawn } from '../context/drawn-document.ts';
import { assetsDirectory, PATIENT } from '../syntax/assets-directory.ts';

/** ChatML, as Qwen's own template writes it. */
export const CHAT_TEMPLATE =
  "{% for message in messages %}{{ '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

const trees = new DocumentTrees(Syntax.create(assetsDirectory, () => undefined, PATIENT));
let documents = 0;

export async function inputOf(languageId: string, drawing: string, path = 'test'): Promise<TaskInput> {
  const { text, document, position } = drawn(drawing);
  await trees.load(languageId);
  return {
    document,
    path,
    languageId,
    language: languageFor(languageId, path),
    tree: trees.treeFor({ uri: String(++documents), languageId, version: 0, getText: () => text }),
    range: { start: position, end: position },
    related: [],
  };
}

export interface Run {
  readonly result: TaskResult;
  readonly progress: readonly TaskProgress[];
  readonly engine: ScriptedEngine;
}

export async function runTask(
  name: TaskName,
  input: TaskInput,
  script: Script | string,
  options: unknown,
  more: {
    readonly settings?: Partial<Settings>;
    readonly signal?: AbortSignal;
    readonly template?: string;
    readonly project?: Project | Promise<never>;
    /** In the place of the sandbox. */
    readonly runCode?: TaskRun['runCode'];
    /** When a text is about to be checked; its end is waited for where the task waits. */
    readonly onCheck?: () => Promise<void> | undefined;
  } = {},
): Promise<Run> {
  const tokenizer = new ByteTokenizer();
  const engine = new ScriptedEngine(tokenizer, typeof script === 'string' ? () => script : script);
  const service = new TaskService({
    engine: new EngineScheduler(engine, 0).tasks,
    tokenizer,
    stopTokens: SCRIPTED_FORMAT.stopTokens,
    chatTemplate: more.template ?? CHAT_TEMPLATE,
    settings: () => ({ ...DEFAULT_SETTINGS, ...more.settings }),
  });
  const progress: TaskProgress[] = [];
  const checkSyntax = (text: string, start: number, end: number, languageId = input.languageId) => {
    const document = linesOf(text);
    const tree = trees.treeFor({ uri: String(++documents), languageId, version: 0, getText: () => text });
    return tree && syntaxProblems(tree, (line) => document.lineAt(line), start, end);
  };
  const result = await service.run(
    {
      name,
      options: v.parse<v.GenericSchema>(TASKS[name].options, options),
      uri: 'file:///test',
      checkSyntax: (text, start, end) => {
        void more.onCheck?.();
        return checkSyntax(text, start, end);
      },
      checkSyntaxOf: async (languageId, text) => {
        await more.onCheck?.();
        await trees.load(languageId);
        return checkSyntax(text, 0, Infinity, languageId);
      },
      runCode: more.runCode ?? (() => Promise.resolve(undefined)),
      project: () => Promise.resolve(more.project),
      onProgress: (each) => {
        if (more.signal?.aborted === true) throw new Error('Progress after it was cancelled.');
        progress.push(each);
      },
    },
    input,
    more.signal ?? new AbortController().signal,
  );
  return { result, progress, engine };
}

/** A project of these files, asked from one of them. */
export function projectOf(documentPath: string, files: Readonly<Record<string, string>>): Project {
  return {
    documentPath,
    files: Object.keys(files),
    read: (path) => Promise.resolve(files[path]),
    uriOf: (path) => `file:///work/${path}`,
  };
}
