import { IdleWork } from '../machine/idle-work.ts';
import { MEASURED_SIZES } from './step-costs.ts';

/** After the last request. */
const QUIET_MS = 3_000;
/** Between two looks: a moment of other work should not spoil all of them. */
const PAUSE_MS = 20_000;

export interface CalibrationLooksParts {
  /** Whether the machine does nothing else that counts: what is measured beside other work is too high. */
  readonly isQuiet: () => Promise<boolean>;
  /** Tells the engine's process to measure one size. Its answer is `done`. */
  readonly look: () => void;
  /** For tests. */
  readonly quietMs?: number | undefined;
  /** Milliseconds, monotonic; for tests. */
  readonly now?: () => number;
  /** For tests. */
  readonly idle?: Pick<IdleWork, 'after' | 'stop'>;
}

/**
 * When the costs of steps are measured again: in quiet moments with pauses between them, once for each size after every load of the model. Then no more: an
 * engine that nobody asks uses no processor.
 */
export class CalibrationLooks {
  private left = 0;
  private earliestMs = -Infinity;
  private readonly idle: Pick<IdleWork, 'after' | 'stop'>;
  private readonly now: () => number;

  constructor(private readonly parts: CalibrationLooksParts) {
    this.idle = parts.idle ?? new IdleWork(parts.isQuiet);
    this.now = parts.now ?? (() => performance.now());
  }

  /** Another process has the model. */
  begin(): void {
    this.left = MEASURED_SIZES.length;
  }

  /** Nobody waits for the engine any more. */
  quiet(): void {
    if (this.left === 0) return;
    this.idle.after(Math.max(this.parts.quietMs ?? QUIET_MS, this.earliestMs - this.now()), () => {
      this.earliestMs = this.now() + PAUSE_MS;
      this.parts.look();
      return Promise.resolve();
    });
  }

  /** A request: the moment is over. */
  stop(): void {
    this.idle.stop();
  }

  /** One look has come to its end. */
  done(): void {
    this.left--;
  }
}
