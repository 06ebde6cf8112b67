import { ErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { Log } from './log.ts';
import { messageOf } from '../message-of.ts';

/** The boundary of a request: what goes wrong in it is logged and becomes an error for the client, and nothing more. */
export async function answering<T>(method: string, log: Log, answer: () => Promise<T>): Promise<T> {
  try {
    return await answer();
  } catch (error) {
    log.error(`${method}: ${messageOf(error)}`);
    if (error instanceof ResponseError) throw error;
    log.debug(error instanceof Error ? (error.stack ?? '') : '');
    throw new ResponseError(ErrorCodes.InternalError, messageOf(error));
  }
}
