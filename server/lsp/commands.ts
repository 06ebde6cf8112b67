import { ErrorCodes, ResponseError, type Connection } from 'vscode-languageserver/node';
import type { ServerStatistics, ServerStatus } from '../protocol.ts';
import { answering } from './answering.ts';
import type { ForetypeRequestParts } from './foretype-requests.ts';
import { parseParams, prepareModelSchema } from './params.ts';
import { signalOf } from './signal-of.ts';
import { statisticsOf } from './statistics.ts';

/** `workspace/executeCommand`: for editors whose users bind keys to commands of the server. */
export const COMMANDS = ['foretype.prepareModel', 'foretype.restartEngine', 'foretype.status'] as const;

interface StatusAnswer {
  readonly status: ServerStatus | null;
  readonly statistics: ServerStatistics;
}

/** `foretype.prepareModel` takes nothing (download) or the path of a GGUF file. */
export function registerCommands(
  connection: Connection,
  { models, preparing, log }: Omit<ForetypeRequestParts, 'completions'>,
): void {
  connection.onExecuteCommand(({ command, arguments: given, workDoneToken }, token) =>
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
        case 'foretype.status': {
          const status = await models.statusWhenKnown(signalOf(token));
          return {
            status: status ?? null,
            statistics: await statisticsOf(models.opened),
          } satisfies StatusAnswer;
        }
        default:
          throw new ResponseError(ErrorCodes.InvalidParams, `Unknown command: ${command}`);
      }
    }),
  );
}
