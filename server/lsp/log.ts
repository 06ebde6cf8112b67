import { MessageType, type Connection } from 'vscode-languageserver/node';
import type { Settings } from '../settings.ts';

/** What the server tells of itself. Never the text of a document. */
export interface Log {
  error(message: string): void;
  info(message: string): void;
  debug(message: string): void;
}

const LEVELS = { error: 0, info: 1, debug: 2 } as const;

/** `window/logMessage`, as much as the setting wants. */
export class ClientLog implements Log {
  constructor(
    private readonly connection: Connection,
    private readonly level: () => Settings['logLevel'],
  ) {}

  error(message: string): void {
    this.#send('error', MessageType.Error, message);
  }

  info(message: string): void {
    this.#send('info', MessageType.Info, message);
  }

  debug(message: string): void {
    this.#send('debug', MessageType.Log, message);
  }

  #send(level: Settings['logLevel'], type: MessageType, message: string): void {
    if (LEVELS[level] > LEVELS[this.level()]) return;
    // A client that is gone needs no log.
    this.connection.sendNotification('window/logMessage', { type, message }).catch(() => undefined);
  }
}
