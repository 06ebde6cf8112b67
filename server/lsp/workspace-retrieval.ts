import {
  DidChangeWatchedFilesNotification,
  type Connection,
  type InitializeParams,
} from 'vscode-languageserver/node';
import type { CompletionContext } from '../context/context.ts';
import { LANGUAGES } from '../syntax/language-table.ts';
import type { DocumentTextParams } from '../protocol.ts';
import type { IndexState } from '../retrieval/messages.ts';
import type { IndexThread } from '../retrieval/index-thread.ts';
import { isSecretName } from '../files/secret-names.ts';
import type { RecentPlaces } from '../retrieval/recent-places.ts';
import type { Settings } from '../settings.ts';
import type { Documents } from './documents.ts';
import { fileOf } from './file-of.ts';
import type { Log } from './log.ts';
import { pathOfUri } from './path-of-uri.ts';
import type { ReadRefusal } from './read-refusal.ts';
import type { WorkspacePaths } from './workspace-paths.ts';
import { messageOf } from '../message-of.ts';

/** An open document is read when it is opened, and anew when nothing was typed in it for this long. */
const TYPING_PAUSE_MS = 1_500;

export interface WorkspaceRetrievalParts {
  readonly connection: Connection;
  readonly thread: IndexThread;
  readonly recent: RecentPlaces;
  readonly documents: Documents;
  readonly paths: WorkspacePaths;
  readonly refusal: ReadRefusal;
  readonly settings: () => Settings;
  /** Globs of what the editor does not show (`files.exclude`). */
  readonly hiddenFiles: () => readonly string[];
  /** Where indexes are kept. */
  readonly cacheFolder: () => string;
  readonly log: Log;
}

/** The workspace's index from the protocol's side: begun when the model is there, told what changes, ended when it is switched off. */
export class WorkspaceRetrieval {
  #canWatch = false;
  #isWatching = false;
  #isStarted = false;
  #isClosed = false;
  /** As it was configured; empty: there is no index. */
  #configured = '';
  readonly #typing = new Map<string, NodeJS.Timeout>();

  constructor(private readonly parts: WorkspaceRetrievalParts) {
    parts.documents.onOpen(({ uri }) => {
      this.noteSeen({ uri });
    });
    parts.documents.onTextChange(({ uri }) => {
      this.#textChanged(uri);
    });
    parts.documents.onClose(({ uri }) => {
      clearTimeout(this.#typing.get(uri));
      if (this.#typing.delete(uri)) parts.thread.textChanged(keyOf(uri), null);
    });
  }

  get state(): IndexState {
    return this.parts.thread.state;
  }

  initialize({ capabilities }: InitializeParams): void {
    this.#canWatch = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    this.parts.connection.onDidChangeWatchedFiles(({ changes }) => {
      this.parts.thread.changed(changes.map(({ uri }) => fileOf(uri)).filter((file) => file !== ''));
    });
  }

  /** The model is there: now the index may take time. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.update();
  }

  /** Settings or folders may be others now. */
  update(): void {
    const { settings, thread, recent, paths, hiddenFiles, cacheFolder } = this.parts;
    if (!this.#isStarted || this.#isClosed) return;
    recent.forget((uri) => this.#isSecret(uri));
    const { retrieval, retrievalSources, excludeFiles } = settings();
    const isWanted = retrieval && retrievalSources.some((source) => source !== 'learned');
    const folders = paths.folders.map(fileOf).filter((folder) => folder !== '');
    const configuration = { folders, excludeFiles, hiddenFiles: hiddenFiles(), cacheFolder: cacheFolder() };
    const text = isWanted ? JSON.stringify(configuration) : '';
    if (text === this.#configured) return;
    this.#configured = text;
    if (text === '') void thread.close();
    else {
      thread.configure(configuration);
      // One that was opened before there was an index.
      for (const { uri } of this.parts.documents.all()) this.#textChanged(uri);
      if (folders.length > 0) void this.#watch();
    }
  }

  /** Forgets the index and reads the workspace anew. */
  rebuild(): void {
    this.parts.thread.rebuild();
  }

  /** For a client that does not synchronize its documents. */
  noteText({ uri, languageId, text }: DocumentTextParams): void {
    const isRead = text !== null && this.#isOn && !this.#isSecret(uri);
    this.parts.thread.textChanged(keyOf(uri), isRead ? { languageId, text } : null);
  }

  noteSeen({ uri }: Pick<CompletionContext, 'uri'>): void {
    if (this.#isOn && !this.#isSecret(uri)) this.parts.recent.noteSeen(uri);
  }

  noteTyped(context: CompletionContext): void {
    if (this.#isOn && !this.#isSecret(context.uri)) this.parts.recent.noteTyped(context);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#typing.values()) clearTimeout(timer);
    await this.parts.thread.close();
  }

  /** Nothing is remembered, and no request pays for it, where the setting is off. */
  get #isOn(): boolean {
    return this.parts.settings().retrieval;
  }

  #isSecret(uri: string): boolean {
    return this.parts.refusal.ofUri(uri) !== undefined || isSecretName(pathOfUri(uri));
  }

  async #watch(): Promise<void> {
    const { connection, log } = this.parts;
    if (!this.#canWatch || this.#isWatching) return;
    this.#isWatching = true;
    const extensions = LANGUAGES.filter(({ blocks }) => blocks !== 'none')
      .flatMap((language) => language.extensions)
      .map((extension) => extension.slice(1));
    const globs = [`**/*.{${extensions.join(',')}}`, '**/.{gitignore,ignore}'];
    try {
      await connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: globs.map((globPattern) => ({ globPattern })),
      });
    } catch (error) {
      log.debug(`Changed files will not be noticed: ${messageOf(error)}`);
    }
  }

  #textChanged(uri: string): void {
    const { documents, refusal, thread } = this.parts;
    if (!this.#isOn) return;
    const delayMs = this.#typing.has(uri) ? TYPING_PAUSE_MS : 0;
    clearTimeout(this.#typing.get(uri));
    const timer = setTimeout(() => {
      const document = documents.get(uri);
      if (document && !refusal.ofDocument(document) && !this.#isSecret(uri)) {
        thread.textChanged(keyOf(uri), { languageId: document.languageId, text: document.getText() });
      }
    }, delayMs);
    this.#typing.set(uri, timer.unref());
  }
}

/** How the index names a document. */
function keyOf(uri: string): string {
  return fileOf(uri) || uri;
}
