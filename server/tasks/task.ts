/**
 * A task: what a person asks for by a command (explain, generate, …). One file each, listed in tasks.ts: it reads the place, asks the
 * model once or more, and checks what comes. Everything it needs comes in; it knows neither the protocol nor the engine.
 */
import type { GenericSchema } from 'valibot';
import type { DocumentLines } from '../context/document-lines.ts';
import type { Language } from '../context/languages.ts';
import type { Tokenizer } from '../model/tokenizer.ts';
import type { Range, SyntaxTree } from '../syntax/tree.ts';
import type { Indentation } from '../context/layout.ts';
import type { ChatMessage } from './chat-template.ts';
import type { CodeToRun } from './examples/messages.ts';
import type { SandboxReport } from './examples/sandbox.ts';
import type { ContextUsed } from './context-used.ts';
import type { Project } from './project.ts';
import type { SyntaxProblem } from './syntax-problem.ts';

/** A text besides the document: a notebook's other cell, a definition in another file. */
export interface RelatedText {
  /** As a person would say it, for example `src/money.ts`. */
  readonly name: string;
  readonly text: string;
}

export interface TaskInput {
  readonly document: DocumentLines;
  readonly path: string;
  readonly languageId: string;
  readonly language: Language;
  /** Of exactly this document. Valid until the task waits for the first time. */
  readonly tree: SyntaxTree | undefined;
  /** The selection, or the cursor as an empty range. */
  readonly range: Range;
  readonly related: readonly RelatedText[];
  /** As the editor is set; undefined: as the document's lines have it. */
  readonly indentation?: Indentation;
}

export interface Question {
  readonly messages: readonly ChatMessage[];
  /** The answer is made to begin with this; it is not part of the answer's text. */
  readonly answerStart?: string;
  /** 0 follows the settings; further attempts are sampled, each with a seed of its own. */
  readonly attempt?: number;
  /** Sees the whole answer so far; `enough` ends it. */
  readonly onText: (text: string) => 'go-on' | 'enough';
}

export interface Answer {
  readonly text: string;
  /** `length`: the model was not done. */
  readonly end: 'stop-token' | 'enough' | 'length';
  /** Natural log, over its tokens; 0 where there are none. */
  readonly meanLogProbability: number;
  /** What it was written in; a token that ends inside a character gives its text with the next one. */
  readonly tokens: readonly WrittenToken[];
}

export interface WrittenToken {
  readonly text: string;
  /** Natural log. */
  readonly logProbability: number;
}

/** What a task works with. */
export interface TaskTools {
  readonly tokenizer: Tokenizer;
  /** The prompt's texts together should not be longer than this. */
  readonly budgetTokens: number;
  /** @throws {TaskCancelled} @throws {EngineError} */
  ask(question: Question): Promise<Answer>;
  /** Problems of a whole document's text in some of its lines; undefined where there is no grammar. */
  checkSyntax(text: string, startLine: number, endLine: number): readonly SyntaxProblem[] | undefined;
  /** The same of a whole text in another language; its grammar is loaded where there is one. */
  checkSyntaxOf(languageId: string, text: string): Promise<readonly SyntaxProblem[] | undefined>;
  /** How long an answer may be. */
  readonly maxAnswerTokens: number;
  /** Runs code of the document's language apart from everything; undefined where it is not to be run, or the language has no sandbox. @throws {TaskCancelled} */
  runCode(code: CodeToRun): Promise<SandboxReport | undefined>;
  /** The files around the document; undefined where it is no file. */
  project(): Promise<Project | undefined>;
  /** Tells the client. */
  progress(progress: TaskProgress): void;
}

export interface Task<Options> {
  readonly options: GenericSchema<unknown, Options>;
  /** @throws {TaskCancelled} @throws {EngineError} */
  run(input: TaskInput, options: Options, tools: TaskTools): Promise<TaskResult>;
}

/** Thrown by what a task waits for (`TaskTools`) when the person has cancelled. */
export class TaskCancelled extends Error {}

/** Sent while a task runs. */
export type TaskProgress =
  /** First: what is read. */
  | { readonly kind: 'reading'; readonly context: ContextUsed }
  /** More of an answer in Markdown. */
  | { readonly kind: 'text'; readonly text: string }
  /** The edit as far as it is written. */
  | { readonly kind: 'draft'; readonly range: Range; readonly newText: string }
  /** Another document as far as it is written: its whole text. */
  | {
      readonly kind: 'document';
      readonly text: string;
      readonly languageId: string;
      /** The file it is for; undefined: a new one without a place. */
      readonly uri: string | undefined;
    }
  /** The answer is begun anew. */
  | { readonly kind: 'retry'; readonly reason: string }
  /** One of several pieces of work is done, or begun. */
  | { readonly kind: 'part'; readonly done: number; readonly total: number; readonly what: string }
  | { readonly kind: 'finding'; readonly finding: Finding };

/** What a review says of lines of the document. */
export interface Finding {
  readonly range: Range;
  /** `warning`: the model is sure of it. */
  readonly severity: 'warning' | 'information';
  /** The model's own, of what it would write instead; (0, 1]. */
  readonly probability: number;
  /** A sentence. */
  readonly message: string;
  /** In place of the range; valid syntax as far as there is a grammar. With the document's line ends. */
  readonly fix: string | undefined;
}

/** Every run of a task ends in exactly one of these. */
export type TaskResult =
  /** An answer in words. */
  | {
      readonly kind: 'answer';
      readonly markdown: string;
      /** Names in the answer that the code and its context do not have: what is said of them is made up. */
      readonly unknownNames: readonly string[];
      readonly isCutOff: boolean;
      readonly context: ContextUsed;
    }
  /** A change of the document, for a person to accept. */
  | {
      readonly kind: 'edit';
      readonly range: Range;
      /** With the document's line ends. */
      readonly newText: string;
      /** Lines that the new text needs at the file's top. */
      readonly imports: readonly string[];
      /** The line they belong in front of. */
      readonly importLine: number;
      readonly syntax: SyntaxVerdict;
      /** What else speaks against it, the gravest first. */
      readonly doubts: readonly Doubt[];
      /** Whether the examples that its documentation gives hold. */
      readonly examples?: ExamplesVerdict;
      readonly isCutOff: boolean;
      /** How sure the model was: natural log, the mean over the answer's tokens. */
      readonly meanLogProbability: number;
      readonly context: ContextUsed;
    }
  /** Another document, for a person to accept: a new one, or a file that is changed. */
  | {
      readonly kind: 'document';
      readonly languageId: string;
      /** Undefined: it has no place, and a person may give it one. */
      readonly file: TargetFile | undefined;
      /** The whole text, with the file's line ends. */
      readonly text: string;
      readonly syntax: SyntaxVerdict;
      readonly isCutOff: boolean;
      readonly meanLogProbability: number;
      /** What a person should know of it, a sentence each. */
      readonly notes: readonly string[];
      readonly context: ContextUsed;
    }
  /** What a review found, in the order of the lines. */
  | {
      readonly kind: 'findings';
      readonly findings: readonly Finding[];
      readonly context: ContextUsed;
    }
  | { readonly kind: 'cancelled' }
  /** Not done. `message` is fit for a person. */
  | { readonly kind: 'refused'; readonly reason: TaskRefusedReason; readonly message: string };

export interface TargetFile {
  readonly uri: string;
  /** In the project, with `/`. */
  readonly path: string;
  /** Its text as it was read; undefined where it is not there yet. */
  readonly before: string | undefined;
}

export type SyntaxVerdict =
  | { readonly kind: 'right' }
  /** No grammar for the language, or the document is too large for one. */
  | { readonly kind: 'not-checked' }
  | { readonly kind: 'wrong'; readonly problem: SyntaxProblem };

/** What came of running the examples that a comment or docstring gives. */
export type ExamplesVerdict =
  /** It gives none that can be read, or they are not to be run. */
  | { readonly kind: 'none' }
  /** The sandbox cannot tell. */
  | { readonly kind: 'not-run'; readonly total: number }
  /** Of those that are neither held nor failed the sandbox cannot tell. */
  | {
      readonly kind: 'run';
      readonly held: number;
      readonly failed: readonly FailedExample[];
      readonly total: number;
    };

export interface FailedExample {
  /** As it is written, for example `f(2)`. */
  readonly call: string;
  /** The value that is promised. */
  readonly expected: string;
  /** What it does instead. */
  readonly given:
    | { readonly kind: 'value' | 'exception'; readonly text: string }
    /** Not in the time that it has. */
    | { readonly kind: 'no-end' };
}

/** What written code tells against itself. */
export type Doubt =
  | ({ readonly kind: 'failed-example' } & FailedExample)
  | { readonly kind: 'undefined-name' | 'used-in-own-definition' | 'unused-parameter'; readonly name: string }
  | { readonly kind: 'repeated-line'; readonly line: string }
  /** Nothing but `pass`, a TODO, a comment. */
  | { readonly kind: 'placeholder' }
  /** The whole function in its own body. */
  | { readonly kind: 'inside-itself' }
  /** Signature or documentation promise a value, and nothing is returned. */
  | { readonly kind: 'no-value' };

export type TaskRefusedReason =
  | 'no-model'
  | 'preparing'
  | 'no-chat-template'
  | 'engine-failed'
  | 'too-large'
  | 'binary'
  | 'secret-file'
  | 'read-only' // an edit is wanted, and nothing can be written there
  | 'place' // nothing here that the task could work on
  | 'no-result'; // the model gave nothing usable
