import type { Connection } from 'vscode-languageserver/node';
import { statusNotification, type ServerStatus } from '../protocol.ts';

/** Progress comes a hundred times a second; nobody reads faster than this. */
const MIN_INTERVAL_MS = 100;

/** Sends `foretype/status` at every change; a progress may be skipped when the next is near. */
export class StatusReporter {
  #sent: string | undefined;
  #sentAtMs = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly status: () => ServerStatus | undefined,
    private readonly now: () => number,
  ) {}

  update(): void {
    const status = this.status();
    const dueInMs = MIN_INTERVAL_MS - (this.now() - this.#sentAtMs);
    if (status?.kind === 'preparing' && dueInMs > 0) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.update();
      }, dueInMs);
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = JSON.stringify(status);
    if (!status || text === this.#sent) return;
    this.#sent = text;
    this.#sentAtMs = this.now();
    // A client that is gone needs no status.
    this.connection.sendNotification(statusNotification, status).catch(() => undefined);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
