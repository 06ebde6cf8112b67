/** A language server as a child process, spoken to over stdio as an editor does. */
import { spawn, type ChildProcess } from 'node:child_process';
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  LogMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type CancellationToken,
  type InitializeParams,
  type InitializeResult,
  type LogMessageParams,
  type Position,
  type ProtocolConnection,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';
import {
  completeAtRequest,
  prepareModelRequest,
  statisticsRequest,
  statusNotification,
  type PrepareModelParams,
  type PrepareModelResult,
  type ServerStatistics,
  type ServerStatus,
} from '../../protocol.ts';
import type { CompletionResult } from '../../completion/result.ts';
import { SMALL_HEAP, SMALL_NURSERY } from '../../machine/small-heap.ts';

/** A server that has not ended this long after `exit` is killed. */
const EXIT_TIMEOUT_MS = 5_000;

export interface LanguageServerOptions {
  /** The server's bundle. */
  readonly serverPath: string;
  /** Beside this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** `initializationOptions`: the settings. */
  readonly options?: unknown;
  /** What `initialize` sends else than by default. */
  readonly initializeParams?: Partial<InitializeParams>;
}

export class LanguageServer {
  readonly connection: ProtocolConnection;
  /** Exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** All that the server wrote to stderr. */
  standardError = '';
  readonly #child: ChildProcess;
  readonly #versions = new Map<string, number>();
  readonly #statusListeners = new Set<(status: ServerStatus) => void>();
  #status: ServerStatus | undefined;
  #hasExited = false;

  /** Starts the process and listens; `initialize` comes next. */
  constructor(private readonly options: LanguageServerOptions) {
    const child = spawn(process.execPath, [...SMALL_NURSERY, options.serverPath, '--stdio'], {
      env: { ...process.env, ...SMALL_HEAP, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.exited = new Promise((resolve) => {
      child.once('exit', (code) => {
        this.#hasExited = true;
        resolve(code);
      });
      child.once('error', () => {
        resolve(null);
      });
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.standardError += text));
    // A server that is gone is told by `exited`, not by a broken pipe.
    child.stdin.on('error', () => undefined);
    this.connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    this.connection.onError(() => undefined);
    this.connection.onNotification(statusNotification, (status) => {
      this.#status = status;
      for (const listener of this.#statusListeners) listener(status);
    });
    this.connection.listen();
  }

  /** Undefined when the process could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The newest; undefined before the first. */
  get status(): ServerStatus | undefined {
    return this.#status;
  }

  async initialize(): Promise<InitializeResult> {
    const { options, initializeParams } = this.options;
    const result = await this.connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- the protocol still asks for it
      rootUri: null,
      capabilities: { experimental: { foretype: { status: true } } },
      initializationOptions: options,
      ...initializeParams,
    });
    await this.connection.sendNotification(InitializedNotification.type, {});
    return result;
  }

  /** @returns ends the listening. */
  onStatus(listener: (status: ServerStatus) => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  onLog(listener: (message: LogMessageParams) => void): void {
    this.connection.onNotification(LogMessageNotification.type, listener);
  }

  /** The first status that fits, now or later. Rejects when the server ends before. */
  async waitForStatus(fits: (status: ServerStatus) => boolean): Promise<ServerStatus> {
    if (this.#status && fits(this.#status)) return this.#status;
    let stopListening: () => void = () => undefined;
    const found = new Promise<ServerStatus>((resolve) => {
      stopListening = this.onStatus((status) => {
        if (fits(status)) resolve(status);
      });
    });
    const ended = this.exited.then((code) => {
      throw new Error(`The server ended (${String(code)}). ${this.standardError}`);
    });
    try {
      return await Promise.race([found, ended]);
    } finally {
      stopListening();
      ended.catch(() => undefined);
    }
  }

  async open(uri: string, languageId: string, text: string): Promise<void> {
    this.#versions.set(uri, 1);
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  /** Changes are applied one after the other; a whole text is one without a range. */
  async change(uri: string, contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  completeAt(
    uri: string,
    position: Position,
    trigger: 'automatic' | 'invoked' = 'automatic',
    token?: CancellationToken,
  ): Promise<CompletionResult> {
    return this.connection.sendRequest(
      completeAtRequest,
      { textDocument: { uri }, position, trigger },
      token,
    );
  }

  prepareModel(params: PrepareModelParams, token?: CancellationToken): Promise<PrepareModelResult> {
    return this.connection.sendRequest(prepareModelRequest, params, token);
  }

  statistics(): Promise<ServerStatistics> {
    return this.connection.sendRequest(statisticsRequest, undefined);
  }

  /** `shutdown`, `exit`, and force when neither helps. Gives the exit code; never rejects. */
  async shutdown(): Promise<number | null> {
    if (!this.#hasExited) {
      const timer = setTimeout(() => {
        this.kill();
      }, EXIT_TIMEOUT_MS);
      try {
        await Promise.race([this.connection.sendRequest(ShutdownRequest.type), this.exited]);
        await this.connection.sendNotification(ExitNotification.type);
      } catch {
        this.kill();
      }
      await this.exited;
      clearTimeout(timer);
    }
    this.connection.dispose();
    return this.exited;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Bytes as they are, for those who test the protocol itself. */
  writeRaw(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Ends the server's input, as an editor that dies does. */
  closeInput(): void {
    this.#child.stdin?.end();
  }
}
