/** What steps cost on this machine: measured once for a model, a processor and a number of threads, kept, and looked at again in quiet moments. */
import { cpus } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { MEASURED_SIZES, StepCosts } from '../step-costs.ts';
import { keepCosts, measuredNow, readKeptCosts, withLook, type KeptCosts } from './kept-costs.ts';
import type { KvCache } from './kv-cache.ts';
import type { ModelSession } from './session.ts';

/** Measured behind this many tokens: attention has its part in what a step costs. */
const CONTEXT_TOKENS = 256;
/** The quickest of these counts: everything else the machine does only adds. */
const ROUNDS = 3;
/** Of a look: there will be more of them. */
const LOOK_ROUNDS = 2;
/** Touches all memory first. */
const FIRST_TOKENS = 64;
/** The length of prompts hangs on the first two, that of drafts on the following ones. */
const LOOK_ORDER: readonly (typeof MEASURED_SIZES)[number][] = [128, 64, 1, 4, 8, 2, 16, 32];
/** Spreads the tokens over the vocabulary. */
const STRIDE = 7919;

type MeasuredSession = Pick<ModelSession, 'shape' | 'newCache' | 'run'>;

export interface CalibrationOptions {
  readonly session: MeasuredSession;
  readonly threads: number;
  /** `NAME.json`, where costs are kept, in a file of its own for each number of threads: `NAME-2.json`. Absent: they are not. */
  readonly file?: string | undefined;
  /** Milliseconds, monotonic; for tests. */
  readonly now?: () => number;
}

/** What steps cost: the lowest of all that was measured. One measurement beside other work would be too high for good. */
export class Calibration {
  /** Learns from the steps that are made. */
  readonly costs: StepCosts;
  private looks = 0;

  private constructor(
    private kept: KeptCosts,
    private readonly options: CalibrationOptions,
  ) {
    this.costs = new StepCosts(kept.stepMs);
  }

  /** From the file when that was measured on this machine, else measured now, in a second or two. Never rejects because of the file. */
  static async of(given: CalibrationOptions): Promise<Calibration> {
    const { session, threads, now } = given;
    const file = given.file?.replace(/(\.json)?$/, `-${threads}.json`);
    const options = { ...given, file };
    const processor = cpus()[0]?.model ?? '';
    const known = file === undefined ? undefined : await readKeptCosts(file);
    if (known?.processor === processor && known.threads === threads) return new Calibration(known, options);
    // Wanted to its end.
    const stepMs = (await measure(session, MEASURED_SIZES, { rounds: ROUNDS, now }))!;
    const kept = measuredNow(processor, threads, stepMs);
    if (file !== undefined) await keepCosts(file, kept);
    return new Calibration(kept, options);
  }

  /** As kept, for each of the measured sizes. */
  get stepMs(): readonly number[] {
    return this.kept.stepMs;
  }

  /**
   * Measures one size again, each time another one: two steps. What is better is kept at once; what is much slower is believed when several looks in a
   * row say so.
   * @returns false when it was not wanted any more: then nothing was learned.
   */
  async look(isWanted: () => boolean): Promise<boolean> {
    const { session, file, now } = this.options;
    const size = LOOK_ORDER[this.looks % LOOK_ORDER.length]!;
    const measured = await measure(session, [size], { rounds: LOOK_ROUNDS, now, isWanted });
    if (!measured) return false;
    this.looks++;
    const [ms] = measured;
    this.costs.learn(size, ms!);
    // Another window's engine may have written since.
    const others = file === undefined ? undefined : await readKeptCosts(file);
    const isOfThisMachine = others?.processor === this.kept.processor && others.threads === this.kept.threads;
    this.kept = withLook(isOfThisMachine ? others : this.kept, MEASURED_SIZES.indexOf(size), ms!);
    if (file !== undefined) await keepCosts(file, this.kept);
    return true;
  }
}

interface MeasureOptions {
  readonly rounds: number;
  readonly now: (() => number) | undefined;
  readonly isWanted?: () => boolean;
}

/** @returns nothing when it is not wanted any more. */
async function measure(
  session: MeasuredSession,
  sizes: readonly number[],
  { rounds, now = () => performance.now(), isWanted = () => true }: MeasureOptions,
): Promise<number[] | undefined> {
  const { vocabularySize, contextLength } = session.shape;
  const largest = Math.max(...MEASURED_SIZES);
  const tokens = Array.from(
    { length: Math.min(largest, contextLength) },
    (_, i) => (i * STRIDE) % vocabularySize,
  );
  const cache = session.newCache();
  try {
    const past = Math.max(0, Math.min(CONTEXT_TOKENS, contextLength - largest));
    fill(cache, session, past);
    // The first of several sizes would pay for memory that nobody has touched.
    if (sizes.length > 1) await session.run(cache, tokens.slice(0, FIRST_TOKENS), []);
    const stepMs: number[] = [];
    for (const size of sizes) {
      let best = Infinity;
      for (let round = 0; round < rounds; round++) {
        // Lets messages in.
        await setImmediate();
        if (!isWanted()) return undefined;
        cache.truncate(past);
        const started = now();
        await session.run(cache, tokens.slice(0, size), [Math.min(size, tokens.length) - 1]);
        best = Math.min(best, now() - started);
      }
      stepMs.push(best);
    }
    return stepMs;
  } finally {
    cache.dispose();
  }
}

/** With rows of zeros: what a step costs does not hang on what it reads. */
function fill(cache: KvCache, { shape }: MeasuredSession, tokens: number): void {
  const { layers, kvHeads, headSize } = shape;
  cache.append(new Array<number>(tokens).fill(0), new Float32Array(2 * layers * tokens * kvHeads * headSize));
}
