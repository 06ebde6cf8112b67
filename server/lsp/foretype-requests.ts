import type { Connection } from 'vscode-languageserver/node';
import {
  completeAtRequest,
  completeRequest,
  contextRequest,
  countTokensRequest,
  dismissedNotification,
  documentTextNotification,
  eraseLearnedRequest,
  learnedRequest,
  learnNotification,
  prepareModelRequest,
  promptRequest,
  rebuildIndexRequest,
  restartEngineRequest,
  statisticsRequest,
  warmUpNotification,
  taskProgressNotification,
  taskRequest,
  type TaskParams,
} from '../protocol.ts';
import { answering } from './answering.ts';
import type { Completions } from './completions.ts';
import type { Learning } from './learning.ts';
import type { Log } from './log.ts';
import type { ModelLifecycle } from './model-lifecycle.ts';
import {
  completeAtSchema,
  completeSchema,
  contextSchema,
  countTokensSchema,
  dismissedSchema,
  documentTextSchema,
  learnSchema,
  parseParams,
  prepareModelSchema,
  warmUpSchema,
  taskSchema,
} from './params.ts';
import type { Preparing } from './preparing.ts';
import { signalOf } from './signal-of.ts';
import { statisticsOf } from './statistics.ts';
import type { Tasks } from './tasks.ts';
import type { WorkspaceRetrieval } from './workspace-retrieval.ts';
import type { TaskProgress } from '../tasks/task.ts';
import { messageOf } from '../message-of.ts';

export interface ForetypeRequestParts {
  readonly completions: Completions;
  readonly tasks: Tasks;
  readonly models: ModelLifecycle;
  readonly preparing: Preparing;
  readonly retrieval: WorkspaceRetrieval;
  readonly learning: Learning;
  readonly log: Log;
}

/** The requests of server/protocol.ts. */
export function registerForetypeRequests(
  connection: Connection,
  { completions, tasks, models, preparing, retrieval, learning, log }: ForetypeRequestParts,
): void {
  connection.onRequest(completeRequest, (params, token) =>
    answering(completeRequest.method, log, async () =>
      completions.for(parseParams(completeSchema, params), signalOf(token)),
    ),
  );
  connection.onRequest(completeAtRequest, (params, token) =>
    answering(completeAtRequest.method, log, async () =>
      completions.at(parseParams(completeAtSchema, params), signalOf(token)),
    ),
  );
  connection.onRequest(contextRequest, (params) =>
    answering(contextRequest.method, log, async () =>
      completions.contextAt(parseParams(contextSchema, params)),
    ),
  );
  connection.onRequest(promptRequest, (params) =>
    answering(promptRequest.method, log, async () =>
      completions.promptAt(parseParams(contextSchema, params)),
    ),
  );
  connection.onRequest(rebuildIndexRequest, () => {
    retrieval.rebuild();
  });
  connection.onNotification(warmUpNotification, (params) => {
    try {
      completions.warmUp(parseParams(warmUpSchema, params).context);
    } catch (error) {
      log.error(`${warmUpNotification.method}: ${messageOf(error)}`);
    }
  });
  connection.onNotification(documentTextNotification, (params) => {
    try {
      retrieval.noteText(parseParams(documentTextSchema, params));
    } catch (error) {
      log.error(`${documentTextNotification.method}: ${messageOf(error)}`);
    }
  });
  connection.onNotification(dismissedNotification, (params) => {
    try {
      completions.dismissed(parseParams(dismissedSchema, params));
    } catch (error) {
      log.error(`${dismissedNotification.method}: ${messageOf(error)}`);
    }
  });
  connection.onNotification(learnNotification, (params) => {
    try {
      learning.learn(parseParams(learnSchema, params));
    } catch (error) {
      log.error(`${learnNotification.method}: ${messageOf(error)}`);
    }
  });
  connection.onRequest(learnedRequest, () =>
    answering(learnedRequest.method, log, () => learning.memory.describe()),
  );
  connection.onRequest(eraseLearnedRequest, () =>
    answering(eraseLearnedRequest.method, log, async () => {
      await learning.memory.erase();
      return null;
    }),
  );
  connection.onRequest(prepareModelRequest, (params, token) =>
    answering(prepareModelRequest.method, log, async () =>
      preparing.prepare(parseParams(prepareModelSchema, params), token),
    ),
  );
  connection.onRequest(restartEngineRequest, () =>
    answering(restartEngineRequest.method, log, () => models.restartEngine()),
  );
  connection.onRequest(statisticsRequest, () =>
    answering(statisticsRequest.method, log, () => statisticsOf(models.opened, retrieval.state)),
  );
  connection.onRequest(countTokensRequest, (params) =>
    answering(countTokensRequest.method, log, () => {
      const { text } = parseParams(countTokensSchema, params);
      return Promise.resolve(models.opened?.tasks.countTokens(text) ?? null);
    }),
  );
  connection.onRequest(taskRequest, (params, token) =>
    answering(taskRequest.method, log, async () => {
      const task = parseParams(taskSchema, params);
      return tasks.run(task, taskProgressTo(connection, task), signalOf(token));
    }),
  );
}

/** Sends a task's progress to a client that wants it. */
export function taskProgressTo(
  connection: Connection,
  { progressId }: Pick<TaskParams, 'progressId'>,
): (progress: TaskProgress) => void {
  return (progress) => {
    if (progressId === undefined) return;
    // A client that is gone needs no progress.
    connection.sendNotification(taskProgressNotification, { progressId, progress }).catch(() => undefined);
  };
}
