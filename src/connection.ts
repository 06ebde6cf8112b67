/** One running language server: the only file that knows vscode-languageclient. Loaded after activation, since that takes a while. */
import type * as vscode from 'vscode';
import {
  CloseAction,
  DidChangeConfigurationNotification,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  TransportKind,
  type LanguageClientOptions,
  type StaticFeature,
} from 'vscode-languageclient/node';
import {
  completeRequest,
  countTokensRequest,
  dismissedNotification,
  documentTextNotification,
  eraseLearnedRequest,
  learnedRequest,
  learnNotification,
  prepareModelRequest,
  rebuildIndexRequest,
  statisticsRequest,
  statusNotification,
  warmUpNotification,
  taskProgressNotification,
  taskRequest,
} from '../server/protocol.ts';
import { SMALL_HEAP, SMALL_NURSERY } from '../server/machine/small-heap.ts';
import type { TaskProgress } from '../server/tasks/task.ts';
import type { Connection, ConnectionEvents } from './client.ts';
import { SECTION } from './settings.ts';

/** How long the server may take to end its engine before its process is killed. */
const STOP_TIMEOUT_MS = 4_000;

/** The server sends `foretype/status` to clients that say they show it, and offers the others the download by itself. */
const ASKS_FOR_STATUS: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = { foretype: { status: true } };
  },
  initialize: () => undefined,
  getState: () => ({ kind: 'static' }),
  clear: () => undefined,
};

export interface ConnectionParts {
  /** The server's bundle. */
  readonly serverModule: string;
  readonly log: vscode.LogOutputChannel;
  /** `initializationOptions`. */
  readonly settings: () => unknown;
}

/** Starts the server's process and greets it. Rejects when it cannot be started. */
export async function connect(
  { serverModule, log, settings }: ConnectionParts,
  events: ConnectionEvents,
): Promise<Connection> {
  const options: LanguageClientOptions = {
    // No document selector, so no document is ever synchronized: the extension has the newest text and the syntax tree at hand
    // and sends what a completion needs with each request. Files of any size cost nothing, and secrets stay here.
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: settings,
    middleware: {
      workspace: {
        // The extension's own view of its settings, in which a workspace that is not trusted has fewer.
        configuration: async ({ items }, token, next) => {
          const given: unknown = await next({ items }, token);
          if (!Array.isArray(given)) return [];
          return items.map(({ section }, at): unknown => (section === SECTION ? settings() : given[at]));
        },
      },
    },
    initializationFailedHandler: () => false,
    errorHandler: {
      error: (error) => {
        log.warn(`Connection to the language server: ${error.message}`);
        return { action: ErrorAction.Continue, handled: true };
      },
      closed: () => {
        events.onClosed();
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
  };
  const server = {
    module: serverModule,
    transport: TransportKind.ipc,
    options: { env: SMALL_HEAP, execArgv: SMALL_NURSERY },
  };
  const client = new LanguageClient('foretype', 'Foretype', server, options);
  client.registerFeature(ASKS_FOR_STATUS);
  client.onNotification(statusNotification, events.onStatus);
  const tasks = new Map<string, (progress: TaskProgress) => void>();
  client.onNotification(taskProgressNotification, ({ progressId, progress }) => {
    tasks.get(progressId)?.(progress);
  });
  let taskCount = 0;
  await client.start();
  return {
    warmUp: (params) => client.sendNotification(warmUpNotification, params),
    complete: (params, token) => client.sendRequest(completeRequest, params, token),
    prepareModel: (params, token) => client.sendRequest(prepareModelRequest, params, token),
    runTask: async (params, onProgress, token) => {
      const progressId = String(++taskCount);
      tasks.set(progressId, onProgress);
      try {
        return await client.sendRequest(taskRequest, { ...params, progressId }, token);
      } finally {
        tasks.delete(progressId);
      }
    },
    countTokens: (text) => client.sendRequest(countTokensRequest, { text }),
    documentText: (params) => client.sendNotification(documentTextNotification, params),
    dismissed: (params) => client.sendNotification(dismissedNotification, params),
    learn: (params) => client.sendNotification(learnNotification, params),
    learned: () => client.sendRequest(learnedRequest),
    eraseLearned: async () => {
      await client.sendRequest(eraseLearnedRequest);
    },
    rebuildIndex: () => client.sendRequest(rebuildIndexRequest),
    settingsChanged: () =>
      client.sendNotification(DidChangeConfigurationNotification.type, { settings: null }),
    statistics: () => client.sendRequest(statisticsRequest),
    end: () => client.dispose(STOP_TIMEOUT_MS),
  };
}
