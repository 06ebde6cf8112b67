import { abortable } from '../abortable.ts';
import { EngineError, type Sampling } from '../engine/engine.ts';
import type { TaskEngine } from '../engine/scheduler.ts';
import type { Tokenizer } from '../model/tokenizer.ts';
import type { Settings } from '../settings.ts';
import { ChatTemplate } from './chat-template.ts';
import type { CodeToRun } from './examples/messages.ts';
import type { SandboxReport } from './examples/sandbox.ts';
import type { Project } from './project.ts';
import { refused } from './refused.ts';
import type { SyntaxProblem } from './syntax-problem.ts';
import {
  TaskCancelled,
  type Answer,
  type Question,
  type Task,
  type TaskInput,
  type TaskProgress,
  type TaskResult,
  type WrittenToken,
} from './task.ts';
import { TASKS, type TaskName } from './tasks.ts';

/** A further attempt must differ, also where the settings always take the most probable token. */
const ATTEMPT_TEMPERATURE = 0.8;
/** Seeds of attempts must not meet those of a neighbouring setting. */
const SEED_STEP = 7919;

export interface TaskServiceParts {
  /** Gives way to completions. */
  readonly engine: TaskEngine;
  readonly tokenizer: Tokenizer;
  readonly stopTokens: readonly number[];
  /** Jinja; undefined where the model's file has none. */
  readonly chatTemplate: string | undefined;
  readonly settings: () => Settings;
}

/** One run of a task, apart from what it works on. */
export interface TaskRun {
  readonly name: TaskName;
  /** Of the task's own schema. */
  readonly options: unknown;
  readonly uri: string;
  readonly checkSyntax: (
    text: string,
    startLine: number,
    endLine: number,
  ) => readonly SyntaxProblem[] | undefined;
  readonly checkSyntaxOf: (languageId: string, text: string) => Promise<readonly SyntaxProblem[] | undefined>;
  /** As TaskTools.runCode, wherever it may be run. */
  readonly runCode: (code: CodeToRun, signal: AbortSignal) => Promise<SandboxReport | undefined>;
  readonly project: () => Promise<Project | undefined>;
  readonly onProgress: (progress: TaskProgress) => void;
}

/** Runs tasks with the model. */
export class TaskService {
  private readonly template: ChatTemplate | undefined;
  private readonly closing = new AbortController();

  constructor(private readonly parts: TaskServiceParts) {
    this.template = templateOf(parts);
  }

  /** Every end is a result; rejects only when something is broken. */
  async run(run: TaskRun, input: TaskInput, signal: AbortSignal): Promise<TaskResult> {
    const { template } = this;
    if (!template) {
      return refused(
        'no-chat-template',
        'This model was not made to follow instructions (it has no chat template), so it only completes code. Use an instruct model, such as the default.',
      );
    }
    // The compiler cannot know that schema and task of one name belong together.
    const task = TASKS[run.name] as Task<unknown>;
    const both = AbortSignal.any([signal, this.closing.signal]);
    try {
      const result = await task.run(input, run.options, {
        tokenizer: this.parts.tokenizer,
        budgetTokens: this.parts.settings().taskPromptTokens,
        ask: (question) => this.ask(template, question, `task ${run.uri}`, both),
        checkSyntax: run.checkSyntax,
        checkSyntaxOf: (languageId, text) => unlessCancelled(run.checkSyntaxOf(languageId, text), both),
        runCode: (code) => this.runCode(run, code, both),
        maxAnswerTokens: this.parts.settings().taskMaxTokens,
        project: () => unlessCancelled(run.project(), both),
        progress: (progress) => {
          if (!both.aborted) run.onProgress(progress);
        },
      });
      // The last word may have been written when it was cancelled, and only the checks were left.
      return both.aborted ? { kind: 'cancelled' } : result;
    } catch (error) {
      if (error instanceof TaskCancelled) return { kind: 'cancelled' };
      if (error instanceof EngineError) return refused('engine-failed', error.message);
      throw error;
    }
  }

  countTokens(text: string): number {
    return this.parts.tokenizer.encode(text).length;
  }

  /** Ends what runs. */
  close(): void {
    this.closing.abort();
  }

  private runCode(run: TaskRun, code: CodeToRun, signal: AbortSignal): Promise<SandboxReport | undefined> {
    if (!this.parts.settings().runExamples) return Promise.resolve(undefined);
    return unlessCancelled(run.runCode(code, signal), signal);
  }

  private async ask(
    template: ChatTemplate,
    { messages, answerStart, attempt = 0, onText }: Question,
    cacheKey: string,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { engine, tokenizer, stopTokens, settings } = this.parts;
    const enough = new AbortController();
    const request = {
      promptTokens: template.encode(messages, answerStart),
      maxTokens: settings().taskMaxTokens,
      candidates: [samplingOf(settings(), attempt)],
      stopTokens,
      cacheKey,
    };
    const decoder = tokenizer.decodeStream();
    const tokens: WrittenToken[] = [];
    let text = '';
    let end: Answer['end'] | undefined;
    let total = 0;
    for await (const event of engine.generate(request, AbortSignal.any([signal, enough.signal]))) {
      if (end !== undefined) continue;
      if (event.kind === 'token') {
        const more = decoder.push(event.id);
        text += more;
        total += event.logProbability;
        tokens.push({ text: more, logProbability: event.logProbability });
        if (more !== '' && onText(text) === 'enough') {
          end = 'enough';
          enough.abort();
        }
      } else if (event.kind === 'finished') {
        end = event.reason === 'stop-token' ? 'stop-token' : 'length';
      }
    }
    if (signal.aborted) throw new TaskCancelled();
    return { text, end: end ?? 'length', meanLogProbability: total / Math.max(1, tokens.length), tokens };
  }
}

/** What a task waits for besides the model; its work goes on by itself where it is cancelled. @throws {TaskCancelled} */
async function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const result = await abortable(work, signal);
  if (result === 'aborted' || result === 'late') throw new TaskCancelled();
  return result;
}

function templateOf({ chatTemplate, tokenizer }: TaskServiceParts): ChatTemplate | undefined {
  if (chatTemplate === undefined) return undefined;
  try {
    return new ChatTemplate(chatTemplate, tokenizer);
  } catch {
    // A template that is no Jinja is none.
    return undefined;
  }
}

/** The settings' sampling; from the second attempt on always sampled, each with its own seed. */
function samplingOf({ taskTemperature, taskTopP, taskSeed }: Settings, attempt: number): Sampling {
  if (attempt === 0 && taskTemperature === 0) return { kind: 'greedy' };
  return {
    kind: 'sample',
    temperature: taskTemperature > 0 ? taskTemperature : ATTEMPT_TEMPERATURE,
    topP: taskTopP,
    topK: 0,
    seed: taskSeed + attempt * SEED_STEP,
  };
}
