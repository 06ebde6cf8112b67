import { readFile } from 'node:fs/promises';
import type { HostResult } from '../host/result.ts';

/** How often results are looked for while tests run. */
const INTERVAL_MS = 500;

/** Reads the file in which a host run tells its results, while it is being written. */
export class FollowedResults {
  readonly results: HostResult[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly path: string,
    private readonly onResult: (result: HostResult) => void,
  ) {
    this.#timer = setInterval(() => void this.#read(), INTERVAL_MS);
  }

  /** All results, after the run. */
  async end(): Promise<readonly HostResult[]> {
    clearInterval(this.#timer);
    await this.#read();
    return this.results;
  }

  async #read(): Promise<void> {
    const text = await readFile(this.path, 'utf8').catch(() => '');
    // The last piece is empty, or a line that is still being written.
    const lines = text.split('\n').slice(0, -1);
    for (const line of lines.slice(this.results.length)) {
      const result = JSON.parse(line) as HostResult;
      this.results.push(result);
      this.onResult(result);
    }
  }
}
