import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { writeWhole } from '../../files/write-whole.ts';
import { MEASURED_SIZES } from '../step-costs.ts';

/** A look that takes more than this many times as long as what is kept has met a slower machine, or a busy one. */
const SLOWER = 1.5;
/** Looks at one size, one after the other, that must all have been slower before the machine is believed to be so: work beside ours comes and goes. */
const SLOWER_LOOKS = 3;

const ms = v.pipe(v.number(), v.minValue(0), v.finite());
const ofEachSize = <T extends v.GenericSchema>(schema: T) =>
  v.pipe(v.array(schema), v.length(MEASURED_SIZES.length));
const schema = v.object({
  processor: v.string(),
  threads: v.number(),
  stepMs: ofEachSize(ms),
  slowerMs: v.optional(
    ofEachSize(v.array(ms)),
    MEASURED_SIZES.map((): number[] => []),
  ),
});

/** What steps cost with a processor and a number of threads: the lowest of all that was measured, for everything else a machine does only adds. */
export interface KeptCosts {
  readonly processor: string;
  readonly threads: number;
  /** Milliseconds of a step with 1, 2, 4, … tokens (`MEASURED_SIZES`). */
  readonly stepMs: readonly number[];
  /** For each size, what the last looks measured that were all much slower. */
  readonly slowerMs: readonly (readonly number[])[];
}

export function measuredNow(processor: string, threads: number, stepMs: readonly number[]): KeptCosts {
  return { processor, threads, stepMs: [...stepMs], slowerMs: MEASURED_SIZES.map(() => []) };
}

/** With one more measurement of `MEASURED_SIZES[index]`. */
export function withLook(kept: KeptCosts, index: number, ms: number): KeptCosts {
  const known = kept.stepMs[index]!;
  const slower = ms > known * SLOWER ? [...kept.slowerMs[index]!, ms] : [];
  const isSlower = slower.length >= SLOWER_LOOKS;
  const best = isSlower ? Math.min(...slower) : Math.min(known, ms);
  return {
    ...kept,
    // A step of fewer tokens takes no longer.
    stepMs: kept.stepMs.map((ms, other) => (other < index ? Math.min(ms, best) : ms)).with(index, best),
    slowerMs: kept.slowerMs.with(index, isSlower ? [] : slower),
  };
}

/** Nothing where there is no file, or one that cannot be read. Never rejects. */
export async function readKeptCosts(file: string): Promise<KeptCosts | undefined> {
  try {
    return v.parse(schema, JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Whole or not at all. A cache that cannot be written costs a second at each start and nothing else: never rejects. */
export async function keepCosts(file: string, kept: KeptCosts): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeWhole(file, JSON.stringify(kept));
  } catch {
    return;
  }
}
