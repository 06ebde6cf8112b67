/**
 * A language client for tests and benchmarks: starts `dist/server.cjs --stdio` and speaks the real protocol with it.
 *
 *     const server = startServer({ options: { deadlineMs: 5000 } });
 *     await server.initialize();
 *     await server.ready();
 *     await server.open('file:///a.py', 'python', 'def f():\n    \n');
 *     const result = await server.completeAt('file:///a.py', { line: 1, character: 4 });
 *     await server.shutdown();
 */
import { join } from 'node:path';
import {
  ConfigurationRequest,
  DidChangeConfigurationNotification,
  ExecuteCommandRequest,
  InlineCompletionRequest,
  InlineCompletionTriggerKind,
  RegistrationRequest,
  ShowMessageNotification,
  ShowMessageRequest,
  WorkDoneProgressCreateRequest,
  type CancellationToken,
  type InlineCompletionContext,
  type InlineCompletionItem,
  type LogMessageParams,
  type Position,
  type Registration,
  type ShowMessageParams,
  type ShowMessageRequestParams,
} from 'vscode-languageserver/node';
import { LanguageServer, type LanguageServerOptions } from '../../server/cli/session/language-server.ts';
import type { CompletionResult } from '../../server/completion/result.ts';
import type { CompletionContext } from '../../server/context/context.ts';
import type { CompleteParams } from '../../server/completion/complete-params.ts';
import {
  completeRequest,
  contextRequest,
  restartEngineRequest,
  type ServerStatus,
} from '../../server/protocol.ts';

export const SERVER_PATH = join(import.meta.dirname, '..', '..', 'dist', 'server.cjs');

export type StartServerOptions = Omit<LanguageServerOptions, 'serverPath'> & {
  /** Another build than `dist/server.cjs`. */
  readonly serverPath?: string;
  /** What `workspace/configuration` answers for the section `foretype`. */
  readonly configuration?: unknown;
};

/** Starts the process; `initialize()` comes next. */
export function startServer({ configuration = null, ...options }: StartServerOptions = {}): LspClient {
  const client = new LspClient({ serverPath: SERVER_PATH, ...options });
  client.configuration = configuration;
  return client;
}

export class LspClient extends LanguageServer {
  /** All statuses in order. */
  readonly statuses: ServerStatus[] = [];
  readonly logs: LogMessageParams[] = [];
  readonly shownMessages: ShowMessageParams[] = [];
  readonly questions: ShowMessageRequestParams[] = [];
  readonly registrations: Registration[] = [];
  /** What `workspace/configuration` answers for the section `foretype`. */
  configuration: unknown = null;
  /** What it answers for others. */
  otherSections: Readonly<Record<string, unknown>> = {};
  onQuestion: () => void = () => undefined;
  /** Title of the action to choose in `window/showMessageRequest`. */
  answerToQuestions: string | undefined;

  constructor(options: LanguageServerOptions) {
    super(options);
    this.onStatus((status) => this.statuses.push(status));
    this.onLog((message) => this.logs.push(message));
    const { connection } = this;
    connection.onNotification(ShowMessageNotification.type, (message) => {
      this.shownMessages.push(message);
    });
    connection.onRequest(ShowMessageRequest.type, (params) => {
      this.questions.push(params);
      this.onQuestion();
      return params.actions?.find(({ title }) => title === this.answerToQuestions) ?? null;
    });
    connection.onRequest(ConfigurationRequest.type, ({ items }) =>
      items.map(({ section }) =>
        section === 'foretype' ? this.configuration : (this.otherSections[section ?? ''] ?? null),
      ),
    );
    connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      this.registrations.push(...registrations);
    });
    connection.onRequest(WorkDoneProgressCreateRequest.type, () => undefined);
  }

  /** The model is there and loaded; rejects when the server ends, or says that there is none. */
  async ready(): Promise<void> {
    const status = await this.waitForStatus(
      ({ kind }) => kind === 'no-model' || kind === 'preparation-failed' || kind === 'ready',
    );
    if (status.kind !== 'ready') throw new Error(`No model: ${JSON.stringify(status)}`);
    await this.waitForStatus(({ kind, ...rest }) => {
      if (kind !== 'ready' || !('engine' in rest)) return false;
      if (rest.engine.kind === 'failed') throw new Error(rest.engine.reason);
      return rest.engine.kind === 'ready' || rest.engine.kind === 'generating';
    });
  }

  inlineCompletion(
    uri: string,
    position: Position,
    context: InlineCompletionContext = { triggerKind: InlineCompletionTriggerKind.Automatic },
    token?: CancellationToken,
  ): Promise<InlineCompletionItem[]> {
    return this.connection
      .sendRequest(InlineCompletionRequest.type, { textDocument: { uri }, position, context }, token)
      .then((answer) => (answer === null ? [] : Array.isArray(answer) ? answer : answer.items));
  }

  complete(params: CompleteParams, token?: CancellationToken): Promise<CompletionResult> {
    return this.connection.sendRequest(completeRequest, params, token);
  }

  contextAt(uri: string, position: Position): Promise<CompletionContext | null> {
    return this.connection.sendRequest(contextRequest, { textDocument: { uri }, position });
  }

  /** `workspace/didChangeConfiguration` with these settings. */
  changeConfiguration(foretype: unknown): Promise<void> {
    return this.connection.sendNotification(DidChangeConfigurationNotification.type, {
      settings: { foretype },
    });
  }

  /** `workspace/executeCommand`. */
  executeCommand<Result>(command: string, ...given: readonly unknown[]): Promise<Result> {
    const params = { command, arguments: given };
    return this.connection.sendRequest<Result>(ExecuteCommandRequest.method, params);
  }

  restartEngine(): Promise<void> {
    return this.connection.sendRequest(restartEngineRequest, undefined);
  }
}
