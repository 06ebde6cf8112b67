import type { WatchDog } from 'vscode-languageserver';
import type { MessageReader } from 'vscode-languageserver/node';
import type { Log } from './log.ts';

/** How often the parent process is looked for. */
const PARENT_CHECK_INTERVAL_MS = 2_000;
/** An engine that does not end in this time is left to notice by itself that the server is gone. */
const CLOSE_TIMEOUT_MS = 3_000;

/** Ends the process in order, whoever wants it: `exit`, the end of the input, a signal, or a parent that is gone. */
export class Shutdown implements WatchDog {
  shutdownReceived = false;
  #ending = false;
  #parentCheck: NodeJS.Timeout | undefined;

  /** @param close ends the engine's process. */
  constructor(private readonly close: () => Promise<void>) {}

  /** Watches the parent: its death does not always close the pipes. */
  initialize({ processId }: { readonly processId: number | null }): void {
    if (typeof processId !== 'number' || this.#parentCheck) return;
    this.#parentCheck = setInterval(() => {
      if (!isAlive(processId)) this.end();
    }, PARENT_CHECK_INTERVAL_MS);
    this.#parentCheck.unref();
  }

  /** Ends with the client's channel and with signals; an error nobody caught is logged, and the server goes on. */
  listen(reader: MessageReader, log: Log): void {
    reader.onClose(() => {
      this.end();
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) {
      process.on(signal, () => {
        this.end();
      });
    }
    const onError = (error: unknown): void => {
      log.error(`Uncaught: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    };
    process.on('uncaughtException', onError);
    process.on('unhandledRejection', onError);
    // A client that went away while something was being written to it.
    process.stdout.on('error', () => {
      this.end();
    });
  }

  /** The `exit` notification. LSP: 0 after `shutdown`, else 1. */
  exit(code: number): void {
    if (this.#ending) return;
    this.#ending = true;
    const timer = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_TIMEOUT_MS));
    void Promise.race([this.close().catch(() => undefined), timer]).then(() => process.exit(code));
  }

  /** The client is gone, or a signal asks to end. */
  end(): void {
    this.exit(this.shutdownReceived ? 0 : 1);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Someone else's process is a process.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
