import {
  ErrorCodes,
  ExecuteCommandRequest,
  ResponseError,
  type Connection,
} from 'vscode-languageserver/node';
import type { ServerStatistics, ServerStatus } from '../protocol.ts';
import { TASKS, type TaskName } from '../tasks/tasks.ts';
import { answering } from './answering.ts';
import type { ForetypeRequestParts } from './foretype-requests.ts';
import { ACCEPTED_COMMAND } from './inline-completion.ts';
import {
  acceptedSchema,
  contextSchema,
  dismissFindingSchema,
  dismissFindingsSchema,
  parseParams,
  prepareModelSchema,
} from './params.ts';
import { FINDING_COMMANDS, type PublishedFindings } from './published-findings.ts';
import { runTaskCommand } from './task-command.ts';
import { signalOf } from './signal-of.ts';
import type { WorkDone } from './work-done.ts';
import { statisticsOf } from './statistics.ts';

/** `workspace/executeCommand`: for editors whose users bind keys to commands of the server. */
export const COMMANDS: readonly string[] = [
  'foretype.prepareModel',
  'foretype.restartEngine',
  'foretype.status',
  'foretype.rebuildIndex',
  ACCEPTED_COMMAND,
  'foretype.dismiss',
  'foretype.learned',
  'foretype.eraseLearned',
  ...FINDING_COMMANDS,
  ...Object.keys(TASKS).map((name) => `foretype.${name}`),
];

interface StatusAnswer {
  readonly status: ServerStatus | null;
  readonly statistics: ServerStatistics;
}

/** `foretype.prepareModel` takes nothing (download) or the path of a GGUF file; a task's command takes its place (params.ts). */
export function registerCommands(
  connection: Connection,
  parts: ForetypeRequestParts & {
    readonly findings: PublishedFindings;
    readonly workDone: WorkDone;
  },
): void {
  const { completions, models, preparing, retrieval, learning, findings, log } = parts;
  // Not by `onExecuteCommand`, which takes the token of the progress out of the parameters.
  connection.onRequest(ExecuteCommandRequest.type, ({ command, arguments: given, workDoneToken }, token) =>
    answering(command, log, async (): Promise<unknown> => {
      switch (command) {
        case 'foretype.prepareModel': {
          const path: unknown = given?.[0];
          const from = path === undefined ? { kind: 'download' } : { kind: 'file', path };
          const progress = workDoneToken === undefined ? {} : { workDoneToken };
          return preparing.prepare(parseParams(prepareModelSchema, { from, ...progress }), token);
        }
        case 'foretype.restartEngine':
          await models.restartEngine();
          return null;
        case 'foretype.rebuildIndex':
          retrieval.rebuild();
          return null;
        case ACCEPTED_COMMAND: {
          const { textDocument, line, lines } = parseParams(acceptedSchema, given?.[0]);
          learning.accepted(textDocument.uri, line, lines);
          return null;
        }
        case 'foretype.dismiss':
          await completions.dismissAt(parseParams(contextSchema, given?.[0]));
          return null;
        case 'foretype.learned':
          return learning.memory.describe();
        case 'foretype.eraseLearned':
          await learning.memory.erase();
          return null;
        case 'foretype.dismissFinding': {
          const [uri, id] = parseParams(dismissFindingSchema, given ?? []);
          findings.dismiss(uri, id);
          return null;
        }
        case 'foretype.dismissFindings': {
          const [uri] = parseParams(dismissFindingsSchema, given ?? []);
          findings.dismiss(uri);
          return null;
        }
        case 'foretype.clearFindings':
          findings.clear();
          return null;
        case 'foretype.status': {
          const status = await models.statusWhenKnown(signalOf(token));
          return {
            status: status ?? null,
            statistics: await statisticsOf(models.opened, retrieval.state),
          } satisfies StatusAnswer;
        }
        default: {
          const task = taskOfCommand(command);
          if (task) return runTaskCommand(connection, parts, task, given?.[0], { workDoneToken, token });
          throw new ResponseError(ErrorCodes.InvalidParams, `Unknown command: ${command}`);
        }
      }
    }),
  );
}

function taskOfCommand(command: string): TaskName | undefined {
  return (Object.keys(TASKS) as TaskName[]).find((name) => command === `foretype.${name}`);
}
