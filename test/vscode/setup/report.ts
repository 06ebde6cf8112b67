import type { HostResult } from '../host/result.ts';
import { messageOf } from '../../../server/message-of.ts';

/** Counts and prints results of all kinds of tests; the last line tells the sums. */
export class Report {
  #passed = 0;
  #failed = 0;

  get isGood(): boolean {
    return this.#failed === 0 && this.#passed > 0;
  }

  section(title: string): void {
    process.stdout.write(`\n  ${title}\n`);
  }

  host(result: HostResult): void {
    if (result.kind === 'pass') {
      this.#passed++;
      process.stdout.write(`    ✔ ${result.title} (${result.milliseconds} ms)\n`);
    } else {
      this.#failed++;
      process.stdout.write(`    ✘ ${result.title}\n${result.message.replaceAll(/^/gm, '        ')}\n`);
    }
  }

  /** A run that could not even tell its results. */
  broken(error: unknown): void {
    this.host({ kind: 'fail', title: messageOf(error), message: '' });
  }

  /** Tests that print themselves. */
  count(passed: number, failed: number): void {
    this.#passed += passed;
    this.#failed += failed;
  }

  end(): void {
    process.stdout.write(`\n${this.#passed} passed, ${this.#failed} failed\n`);
  }
}
