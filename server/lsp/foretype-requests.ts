import type { Connection } from 'vscode-languageserver/node';
import {
  completeAtRequest,
  completeRequest,
  contextRequest,
  prepareModelRequest,
  restartEngineRequest,
  statisticsRequest,
  warmUpNotification,
} from '../protocol.ts';
import { answering } from './answering.ts';
import type { Completions } from './completions.ts';
import { messageOf, type Log } from './log.ts';
import type { ModelLifecycle } from './model-lifecycle.ts';
import {
  completeAtSchema,
  completeSchema,
  contextSchema,
  parseParams,
  prepareModelSchema,
  warmUpSchema,
} from './params.ts';
import type { Preparing } from './preparing.ts';
import { signalOf } from './signal-of.ts';
import { statisticsOf } from './statistics.ts';

export interface ForetypeRequestParts {
  readonly completions: Completions;
  readonly models: ModelLifecycle;
  readonly preparing: Preparing;
  readonly log: Log;
}

/** The requests of server/protocol.ts. */
export function registerForetypeRequests(
  connection: Connection,
  { completions, models, preparing, log }: ForetypeRequestParts,
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
  connection.onNotification(warmUpNotification, (params) => {
    try {
      completions.warmUp(parseParams(warmUpSchema, params).context);
    } catch (error) {
      log.error(`${warmUpNotification.method}: ${messageOf(error)}`);
    }
  });
  connection.onRequest(prepareModelRequest, (params, token) =>
    answering(prepareModelRequest.method, log, async () =>
      preparing.prepare(parseParams(prepareModelSchema, params), token),
    ),
  );
  connection.onRequest(restartEngineRequest, () =>
    answering(restartEngineRequest.method, log, () => models.restartEngine()),
  );
  connection.onRequest(statisticsRequest, () =>
    answering(statisticsRequest.method, log, () => statisticsOf(models.opened)),
  );
}
