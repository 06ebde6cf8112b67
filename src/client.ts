import type { CancellationToken } from 'vscode';
import type { CompletionResult } from '../server/completion/result.ts';
import type { CompleteParams } from '../server/completion/complete-params.ts';
import type {
  DismissedParams,
  DocumentTextParams,
  LearnParams,
  PrepareModelParams,
  PrepareModelResult,
  ServerStatistics,
  ServerStatus,
  WarmUpParams,
  TaskParams,
} from '../server/protocol.ts';
import type { TaskProgress, TaskResult } from '../server/tasks/task.ts';
import { oneQueued } from './one-queued.ts';
import type { RestartPolicy } from './restart-policy.ts';
import { messageOf } from '../server/message-of.ts';

export type ClientState =
  | { readonly kind: 'starting' }
  /** `status` is undefined until the server has told it. */
  | { readonly kind: 'running'; readonly status: ServerStatus | undefined }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'stopped' };

/** A server that has been greeted. Requests reject when the connection breaks. */
export interface Connection {
  complete(params: CompleteParams, token: CancellationToken): Promise<CompletionResult>;
  /** Reads the text of a place beforehand. */
  warmUp(params: WarmUpParams): Promise<void>;
  prepareModel(params: PrepareModelParams, token: CancellationToken): Promise<PrepareModelResult>;
  /** `onProgress` is told what the task reads and writes, before the result is there. */
  runTask(
    params: TaskParams,
    onProgress: (progress: TaskProgress) => void,
    token: CancellationToken,
  ): Promise<TaskResult>;
  /** Null when no model is ready. */
  countTokens(text: string): Promise<number | null>;
  /** What an open document says at rest; null: it is closed. */
  documentText(params: DocumentTextParams): Promise<void>;
  /** The person did not want a suggestion. */
  dismissed(params: DismissedParams): Promise<void>;
  /** Lines that the person accepted or typed. */
  learn(params: LearnParams): Promise<void>;
  /** All that is learned, in Markdown. */
  learned(): Promise<string>;
  eraseLearned(): Promise<void>;
  /** Forgets the workspace's index and reads the workspace anew. */
  rebuildIndex(): Promise<void>;
  /** The settings are others now, though nobody changed them in VS Code. */
  settingsChanged(): Promise<void>;
  statistics(): Promise<ServerStatistics>;
  /** Ends the server and its engine, by force when it does not end by itself. */
  end(): Promise<void>;
}

export interface ConnectionEvents {
  readonly onStatus: (status: ServerStatus) => void;
  /** The server ended and nobody had asked it to. */
  readonly onClosed: () => void;
}

export interface ServerClientParts {
  /** Rejects when the server cannot be started. */
  readonly connect: (events: ConnectionEvents) => Promise<Connection>;
  readonly policy: RestartPolicy;
  readonly log: Readonly<Record<'debug' | 'warn' | 'error', (message: string) => void>>;
}

const NOT_RUNNING = 'The language server is not running.';

/** The server over the extension's life: started, asked, started again after a crash, ended with the extension. */
export class ServerClient {
  readonly #listeners = new Set<(state: ClientState) => void>();
  #state: ClientState = { kind: 'stopped' };
  #connection: Connection | undefined;
  /** Counts connections, so that a late word from an old one is not taken for the new one's. */
  #generation = 0;
  #restartTimer: NodeJS.Timeout | undefined;
  #stopped = false;
  readonly #restartOnce = oneQueued(async () => {
    if (!this.#stopped) this.#setState({ kind: 'starting' });
    await this.#end();
    if (!this.#stopped) await this.#begin();
  });

  constructor(private readonly parts: ServerClientParts) {}

  get state(): ClientState {
    return this.#state;
  }

  /** Whether completions can be asked for now. */
  get isReady(): boolean {
    return this.#state.kind === 'running' && this.#state.status?.kind === 'ready';
  }

  /** The name or file of the model that the server has or wants; undefined until it has told. */
  get model(): string | undefined {
    return this.#state.kind === 'running' ? this.#state.status?.model : undefined;
  }

  /** @returns ends the listening. */
  onStateChange(listener: (state: ClientState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Starts the server, or ends it and starts it anew; at most one restart runs and one waits. Never rejects: the state tells.
   */
  async restart(): Promise<void> {
    this.parts.policy.forget();
    await this.#restartOnce();
  }

  /**
   * Never rejects: a server that is not there refuses. One that is starting is waited for: VS Code asks nobody twice at one
   * place, so a refusal would stand there until the text changes.
   */
  async complete(params: CompleteParams, token: CancellationToken): Promise<CompletionResult> {
    const isCancelled = (): boolean => token.isCancellationRequested;
    await this.#started();
    if (isCancelled()) return { kind: 'cancelled' };
    const connection = this.#connection;
    if (!connection) return { kind: 'refused', reason: 'engine-failed', message: NOT_RUNNING };
    try {
      return await connection.complete(params, token);
    } catch (error) {
      if (isCancelled()) return { kind: 'cancelled' };
      const message = this.#whyFailed(connection, error);
      this.parts.log.error(`A completion failed: ${message}`);
      return { kind: 'refused', reason: 'engine-failed', message };
    }
  }

  /** Does nothing when there is no model to read it. Never rejects. */
  async warmUp(params: WarmUpParams): Promise<void> {
    try {
      if (this.isReady) await this.#connection?.warmUp(params);
    } catch (error) {
      this.parts.log.debug(`A place could not be read beforehand: ${String(error)}`);
    }
  }

  /** Never rejects: a server that is not there refuses. One that is starting is waited for. */
  async runTask(
    params: TaskParams,
    onProgress: (progress: TaskProgress) => void,
    token: CancellationToken,
  ): Promise<TaskResult> {
    const isCancelled = (): boolean => token.isCancellationRequested;
    await this.#started();
    if (isCancelled()) return { kind: 'cancelled' };
    const connection = this.#connection;
    if (!connection) return { kind: 'refused', reason: 'engine-failed', message: NOT_RUNNING };
    try {
      return await connection.runTask(params, onProgress, token);
    } catch (error) {
      if (isCancelled()) return { kind: 'cancelled' };
      const message = this.#whyFailed(connection, error);
      this.parts.log.error(`A task failed: ${message}`);
      return { kind: 'refused', reason: 'engine-failed', message };
    }
  }

  /** Null when no model is ready. Never rejects. */
  async countTokens(text: string): Promise<number | null> {
    try {
      return (await this.#connection?.countTokens(text)) ?? null;
    } catch {
      return null;
    }
  }

  /** Never rejects. */
  async prepareModel(params: PrepareModelParams, token: CancellationToken): Promise<PrepareModelResult> {
    const connection = this.#connection;
    if (!connection) return { kind: 'failed', message: NOT_RUNNING };
    try {
      return await connection.prepareModel(params, token);
    } catch (error) {
      if (token.isCancellationRequested) return { kind: 'cancelled' };
      return { kind: 'failed', message: this.#whyFailed(connection, error) };
    }
  }

  /** Never rejects. */
  async documentText(params: DocumentTextParams): Promise<void> {
    try {
      await this.#connection?.documentText(params);
    } catch (error) {
      this.parts.log.debug(`The server was not told of a document: ${messageOf(error)}`);
    }
  }

  /** Never rejects. */
  async dismissed(params: DismissedParams): Promise<void> {
    try {
      await this.#connection?.dismissed(params);
    } catch (error) {
      this.parts.log.debug(`The server was not told of a dismissed suggestion: ${messageOf(error)}`);
    }
  }

  /** Never rejects. */
  async learn(params: LearnParams): Promise<void> {
    try {
      await this.#connection?.learn(params);
    } catch (error) {
      this.parts.log.debug(`The server was not told what was accepted or typed: ${messageOf(error)}`);
    }
  }

  /** All that is learned, in Markdown; undefined when the server cannot tell. */
  async learned(): Promise<string | undefined> {
    try {
      return await this.#connection?.learned();
    } catch (error) {
      this.parts.log.error(`What is learned cannot be told: ${messageOf(error)}`);
      return undefined;
    }
  }

  /** @returns what went wrong. Never rejects. */
  async eraseLearned(): Promise<string | undefined> {
    const connection = this.#connection;
    if (!connection) return NOT_RUNNING;
    try {
      await connection.eraseLearned();
      return undefined;
    } catch (error) {
      return this.#whyFailed(connection, error);
    }
  }

  /** Whether it was begun. Never rejects. */
  async rebuildIndex(): Promise<boolean> {
    try {
      await this.#connection?.rebuildIndex();
      return this.#connection !== undefined;
    } catch (error) {
      this.parts.log.error(`The workspace's index could not be rebuilt: ${messageOf(error)}`);
      return false;
    }
  }

  /** Tells the server to ask for its settings again. Never rejects. */
  async settingsChanged(): Promise<void> {
    try {
      await this.#connection?.settingsChanged();
    } catch (error) {
      this.parts.log.warn(`The server was not told of changed settings: ${messageOf(error)}`);
    }
  }

  /** Undefined when the server cannot tell. */
  async statistics(): Promise<ServerStatistics | undefined> {
    try {
      return await this.#connection?.statistics();
    } catch (error) {
      this.parts.log.debug(`No figures from the server: ${messageOf(error)}`);
      return undefined;
    }
  }

  /** Ends the server and its engine, for good. Never rejects. */
  async stop(): Promise<void> {
    this.#stopped = true;
    // Through the queue, so that a server that is being started is ended too.
    await this.#restartOnce();
    this.#setState({ kind: 'stopped' });
    this.#listeners.clear();
  }

  /** Resolves when the server is no longer starting, with whatever came of it. */
  #started(): Promise<void> {
    const isStarting = ({ kind }: ClientState): boolean => kind === 'starting';
    if (!isStarting(this.#state)) return Promise.resolve();
    return new Promise((resolve) => {
      const stopListening = this.onStateChange((state) => {
        if (isStarting(state)) return;
        stopListening();
        resolve();
      });
    });
  }

  #whyFailed(connection: Connection, error: unknown): string {
    return this.#connection === connection
      ? messageOf(error)
      : 'The language server ended before it answered.';
  }

  async #begin(): Promise<void> {
    const generation = ++this.#generation;
    const attempt: { closed: boolean } = { closed: false };
    const isCurrent = (): boolean => generation === this.#generation;
    try {
      const connection = await this.parts.connect({
        onStatus: (status) => {
          if (isCurrent()) this.#setState({ kind: 'running', status });
        },
        onClosed: () => {
          attempt.closed = true;
          if (isCurrent()) this.#onCrash();
        },
      });
      if (attempt.closed) return;
      this.#connection = connection;
      if (this.#state.kind === 'starting') this.#setState({ kind: 'running', status: undefined });
    } catch (error) {
      if (attempt.closed) return;
      const message = `The language server could not be started: ${messageOf(error)}`;
      this.parts.log.error(message);
      this.#setState({ kind: 'failed', message });
    }
  }

  async #end(): Promise<void> {
    clearTimeout(this.#restartTimer);
    this.#generation++;
    const connection = this.#connection;
    this.#connection = undefined;
    try {
      await connection?.end();
    } catch (error) {
      this.parts.log.warn(`The language server did not end by itself: ${messageOf(error)}`);
    }
  }

  #onCrash(): void {
    this.#connection = undefined;
    if (this.#stopped) return;
    const answer = this.parts.policy.crashed();
    if (answer.kind === 'give-up') {
      this.parts.log.error(answer.message);
      this.#setState({ kind: 'failed', message: answer.message });
      return;
    }
    this.parts.log.warn('The language server ended by itself; it is started again.');
    this.#setState({ kind: 'starting' });
    this.#restartTimer = setTimeout(() => void this.#restartOnce(), answer.delayMs);
  }

  #setState(state: ClientState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}
