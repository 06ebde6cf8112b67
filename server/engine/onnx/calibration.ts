/** What steps cost on this machine: measured once for a model, a processor and a number of threads, and kept. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import * as v from 'valibot';
import { MEASURED_SIZES, StepCosts } from '../step-costs.ts';
import type { ModelSession } from './session.ts';

/** Measured behind this many tokens: attention has its part in what a step costs. */
const CONTEXT_TOKENS = 256;
/** The quickest of these counts: everything else the machine does only adds. */
const ROUNDS = 3;
/** One size is looked at again after every start, when nothing else is to do: it takes a fraction of a second. */
const CHECKED_SIZE = 64;
/** What is kept is too slow when a step takes less than this share of it. */
const QUICKER_SHARE = 0.75;
/** Spreads the tokens over the vocabulary. */
const STRIDE = 7919;

const cost = v.pipe(v.number(), v.minValue(0), v.finite());
const schema = v.object({
  processor: v.string(),
  threads: v.number(),
  /** Milliseconds of a step with 1, 2, 4, … tokens. */
  stepMs: v.pipe(v.array(cost), v.length(MEASURED_SIZES.length)),
});

export interface Calibration {
  readonly costs: StepCosts;
  /** Absent where they were measured just now. Looks whether a step is much quicker than what is kept: then the machine was busy when it was measured. */
  readonly check?: (isWanted: () => boolean) => Promise<void>;
}

/** From `file` when it was measured on this machine, else measured now, in a second or two. Never rejects because of the file. */
export async function calibrate(
  session: ModelSession,
  threads: number,
  file: string | undefined,
): Promise<Calibration> {
  const processor = cpus()[0]?.model ?? '';
  const measureAndKeep = async (isWanted?: () => boolean): Promise<StepCosts> => {
    const stepMs = await measure(session, MEASURED_SIZES, isWanted);
    if (stepMs && file !== undefined) await keep(file, JSON.stringify({ processor, threads, stepMs }));
    return new StepCosts(stepMs);
  };
  const known = file === undefined ? undefined : await read(file);
  if (known?.processor !== processor || known.threads !== threads) return { costs: await measureAndKeep() };
  const costs = new StepCosts(known.stepMs);
  const kept = costs.ms(CHECKED_SIZE);
  return {
    costs,
    check: async (isWanted) => {
      const now = await measure(session, [CHECKED_SIZE], isWanted);
      if (now && now[0]! <= kept * QUICKER_SHARE) await measureAndKeep(isWanted);
    },
  };
}

/** @returns nothing when it is not wanted any more. */
async function measure(
  session: ModelSession,
  sizes: readonly number[],
  isWanted: () => boolean = () => true,
): Promise<number[] | undefined> {
  const { vocabularySize, contextLength } = session.shape;
  const largest = Math.max(...MEASURED_SIZES);
  const past = Math.max(0, Math.min(CONTEXT_TOKENS, contextLength - largest));
  const tokens = Array.from(
    { length: Math.min(largest, contextLength) },
    (_, i) => (i * STRIDE) % vocabularySize,
  );
  const cache = session.newCache();
  // The first runs touch all memory.
  do {
    if (!isWanted()) return undefined;
    await session.run(cache, tokens.slice(0, Math.max(1, Math.min(CHECKED_SIZE, past - cache.length))), []);
  } while (cache.length < past);
  const stepMs: number[] = [];
  for (const size of sizes) {
    let best = Infinity;
    for (let round = 0; round < ROUNDS; round++) {
      // Lets messages in.
      await setImmediate();
      if (!isWanted()) return undefined;
      cache.truncate(past);
      const started = performance.now();
      await session.run(cache, tokens.slice(0, size), [Math.min(size, tokens.length) - 1]);
      best = Math.min(best, performance.now() - started);
    }
    stepMs.push(best);
  }
  cache.dispose();
  return stepMs;
}

async function read(file: string): Promise<v.InferOutput<typeof schema> | undefined> {
  try {
    return v.parse(schema, JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** A cache that cannot be written costs a second at each start and nothing else. */
async function keep(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch {
    return;
  }
}
