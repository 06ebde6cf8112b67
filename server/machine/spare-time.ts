import type { PowerSaver } from './power-saver.ts';

/** A machine busier than this has work that somebody waits for. */
const BUSY_SHARE = 0.5;
/** A machine busier than this spoils what is measured. */
const NOISY_SHARE = 0.15;

/** Whether the machine has time for work that nobody has asked for: not while it saves power, not while it is busy. */
export class SpareTime {
  constructor(
    private readonly saver: PowerSaver,
    /** Share of the processors in use, 0 to 1, over a short while. */
    private readonly load: () => Promise<number>,
    /** The setting `idleWork`. */
    private readonly isWanted: () => boolean,
  ) {}

  async isThere(): Promise<boolean> {
    return this.isUsedLess(BUSY_SHARE);
  }

  /** Whether a measurement now would tell of the machine and not of what else it does. */
  async isQuiet(): Promise<boolean> {
    return this.isUsedLess(NOISY_SHARE);
  }

  private async isUsedLess(share: number): Promise<boolean> {
    return this.isWanted() && !(await this.saver.isOn()) && (await this.load()) < share;
  }
}
