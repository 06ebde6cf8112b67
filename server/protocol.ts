/**
 * Every message beyond plain LSP, its direction and its reason. Plain LSP 3.18 clients need none of them:
 * `textDocument/inlineCompletion` answers from the synced document.
 */
import {
  ProtocolNotificationType,
  ProtocolRequestType,
  ProtocolRequestType0,
} from 'vscode-languageserver-protocol';
import type { CompletionContext } from './context/context.ts';
import type { Indentation } from './context/layout.ts';
import type { CompleteParams } from './completion/complete-params.ts';
import type { MadeLine } from './completion/made-line.ts';
import type { CompletionResult } from './completion/result.ts';
import type { DecodingCounts, EngineState } from './engine/engine.ts';
import type { IndexState } from './retrieval/messages.ts';
import type { PreparationProgress } from './model/progress.ts';
import type { LearnedLines } from './personal/learned.ts';
import type { Range } from './syntax/tree.ts';
import type { TaskProgress, TaskResult } from './tasks/task.ts';
import type { TaskName } from './tasks/tasks.ts';

export type { PreparationProgress };

/**
 * Client → server. A completion for a context the client extracted itself: the extension has the syntax tree and the
 * document's newest text, so nothing waits for synchronization. Cancelled with `$/cancelRequest`; the generation may go on
 * for the next keystroke.
 */
export const completeRequest = new ProtocolRequestType<CompleteParams, CompletionResult, never, void, void>(
  'foretype/complete',
);
/**
 * Client → server. `textDocument/inlineCompletion` with its whole result: why nothing is shown, and the figures. For the
 * terminal session, the benchmarks, and editors that want to tell.
 */
export const completeAtRequest = new ProtocolRequestType<
  CompleteAtParams,
  CompletionResult,
  never,
  void,
  void
>('foretype/completeAt');
export interface CompleteAtParams {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
  readonly trigger: 'automatic' | 'invoked';
}

/**
 * Client → server. The context that a completion at this place would be asked with; null when the document is not open or its
 * text is not read. For tests of the synchronization, and for bug reports.
 */
export const contextRequest = new ProtocolRequestType<
  ContextParams,
  CompletionContext | null,
  never,
  void,
  void
>('foretype/context');
export type ContextParams = Omit<CompleteAtParams, 'trigger'>;

/**
 * Client → server. The texts of the prompt that a completion at this place would be asked with; null where `foretype/context` is, and where
 * there is no model. For tests of what a prompt must not hold, and for bug reports.
 */
export const promptRequest = new ProtocolRequestType<ContextParams, PromptTexts | null, never, void, void>(
  'foretype/prompt',
);
export interface PromptTexts {
  /** Of other files. */
  readonly snippets: string;
  /** Imports and enclosing declarations that stand above `before`. */
  readonly outline: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Server → client. What the status item shows; sent after `initialized` and at every change, to clients that ask for it with
 * `capabilities.experimental.foretype.status: true`. The others are offered the download once with `window/showMessageRequest`.
 */
export const statusNotification = new ProtocolNotificationType<ServerStatus, void>('foretype/status');
export type ServerStatus =
  | { readonly kind: 'no-model'; readonly model: string; readonly downloadBytes: number }
  | { readonly kind: 'preparing'; readonly model: string; readonly progress: PreparationProgress }
  | { readonly kind: 'preparation-failed'; readonly model: string; readonly message: string }
  | { readonly kind: 'ready'; readonly model: string; readonly engine: EngineState };

/**
 * Client → server. Get the model ready: download it, or import the file a person chose. The server fetches nothing by itself.
 * Progress as work-done progress of the request's token and as `foretype/status`; cancelled with `$/cancelRequest`.
 */
export const prepareModelRequest = new ProtocolRequestType<
  PrepareModelParams,
  PrepareModelResult,
  never,
  void,
  void
>('foretype/prepareModel');
export interface PrepareModelParams {
  readonly from: { readonly kind: 'download' } | { readonly kind: 'file'; readonly path: string };
  readonly workDoneToken?: string | number;
}
export type PrepareModelResult =
  | { readonly kind: 'ready' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * Client → server. A person has put the cursor somewhere: the server may read the text there before the first key, if the machine has time
 * (`idleWork`). Nothing is answered.
 */
export const warmUpNotification = new ProtocolNotificationType<WarmUpParams, void>('foretype/warmUp');
export interface WarmUpParams {
  readonly context: CompletionContext;
}

/** Client → server. End the engine process and start a new one. For the restart command. */
export const restartEngineRequest = new ProtocolRequestType0<void, never, void, void>(
  'foretype/restartEngine',
);

/** Client → server. Forget the workspace's index and read the workspace anew. */
export const rebuildIndexRequest = new ProtocolRequestType0<void, never, void, void>('foretype/rebuildIndex');

/**
 * Client → server. The text of an open document at rest, for what it defines itself (`foretype.retrieval`), from a client that does not synchronize its
 * documents: text that is not saved, or in no folder of the workspace. Null when it was closed. Nothing is answered.
 */
export const documentTextNotification = new ProtocolNotificationType<DocumentTextParams, void>(
  'foretype/documentText',
);
export interface DocumentTextParams {
  readonly uri: string;
  readonly languageId: string;
  readonly text: string | null;
}

/**
 * Client → server. The person has dismissed the suggestion that makes this line (server/completion/made-line.ts): it does not come back there by
 * itself. Nothing is answered. Clients that synchronize their documents run the command `foretype.dismiss` with the place instead.
 */
export const dismissedNotification = new ProtocolNotificationType<DismissedParams, void>(
  'foretype/dismissed',
);
export interface DismissedParams extends MadeLine {
  readonly uri: string;
}

/**
 * Client → server. Lines that a person has accepted or typed (`foretype.personal`), from a client that does not synchronize its documents. The
 * server decides whether they are kept. Nothing is answered.
 */
export const learnNotification = new ProtocolNotificationType<LearnParams, void>('foretype/learn');
export interface LearnParams extends LearnedLines {
  readonly uri: string;
}

/** Client → server. All that is learned of the person, in Markdown, for them to read. */
export const learnedRequest = new ProtocolRequestType0<string, never, void, void>('foretype/learned');

/** Client → server. Erase all of it, in memory and on disk. Fails where the file cannot be written. */
export const eraseLearnedRequest = new ProtocolRequestType0<null, never, void, void>('foretype/eraseLearned');

/** Client → server. Figures for the status item's tooltip, the terminal session and the benchmarks. */
export const statisticsRequest = new ProtocolRequestType0<ServerStatistics, never, void, void>(
  'foretype/statistics',
);
export interface ServerStatistics {
  /** Memory, pages that both processes map shared out between them. */
  readonly serverResidentBytes: number;
  readonly engineResidentBytes: number;
  readonly kvCacheBytes: number;
  readonly decoding: DecodingCounts;
  readonly enginePid: number | undefined;
  /** Of the workspace; zeros where there is none. */
  readonly index: IndexState;
  readonly requests: number;
  readonly shown: number;
  readonly answeredWithoutEngine: number;
  /** Prompt tokens evaluated and tokens generated so far, without generations that ended before their first token. */
  readonly evaluatedTokens: number;
  readonly generatedTokens: number;
  /** Exponential means over recent requests. */
  readonly prefillTokensPerSecond: number;
  readonly decodeTokensPerSecond: number;
}

/**
 * Client → server. Explain, generate and the like (server/tasks). Answers when the task is over; what it writes meanwhile comes as
 * `foretype/taskProgress` where a `progressId` is given. Cancelled with `$/cancelRequest`. Gives way to completions.
 */
export const taskRequest = new ProtocolRequestType<TaskParams, TaskResult, never, void, void>(
  'foretype/task',
);
export interface TaskParams {
  readonly task: TaskName;
  readonly document: {
    readonly uri: string;
    /** Given together: a client that does not synchronize its documents. */
    readonly text?: string;
    readonly languageId?: string;
    /** Workspace-relative with `/`. */
    readonly path?: string;
  };
  /** The selection, or the cursor as an empty range. */
  readonly range: Range;
  /** As the editor is set; absent: as the document's lines have it. */
  readonly indentation?: Indentation;
  /** Texts from elsewhere that the code refers to. */
  readonly related?: readonly { readonly name: string; readonly text: string }[];
  /** The task's own (its schema in server/tasks). */
  readonly options?: unknown;
  /** Chosen by the client. */
  readonly progressId?: string;
}

/** Client → server. How many tokens the model in use makes of a text; null when no model is ready. VS Code's language-model API asks. */
export const countTokensRequest = new ProtocolRequestType<
  CountTokensParams,
  number | null,
  never,
  void,
  void
>('foretype/countTokens');
export interface CountTokensParams {
  readonly text: string;
}

/** Server → client. What a running task reads and writes, in order, before its result. */
export const taskProgressNotification = new ProtocolNotificationType<TaskProgressParams, void>(
  'foretype/taskProgress',
);
export interface TaskProgressParams {
  readonly progressId: string;
  readonly progress: TaskProgress;
}
