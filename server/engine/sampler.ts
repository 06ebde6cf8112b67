/** Chooses the next token from the logits. */
import type { Sampling } from './engine.ts';
import { seededRandom } from './seeded-random.ts';

/** Tokens this far below the best one (in nats) add less than 10⁻⁵ to the softmax's sum even if all others stood there. */
const NEGLIGIBLE_NATS = 24;

const NONE: readonly number[] = [];

export interface Choice {
  /** Which of the logits. */
  readonly index: number;
  /** Natural log of the probability under the full softmax at temperature 1. */
  readonly logProbability: number;
}

/** Keeps the state of its random numbers: one sampler a candidate. */
export class Sampler {
  private readonly random: () => number;

  constructor(private readonly sampling: Sampling) {
    this.random = seededRandom(sampling.kind === 'sample' ? sampling.seed : 0);
    const drawsMade = sampling.kind === 'sample' ? (sampling.drawsMade ?? 0) : 0;
    for (let draw = 0; draw < drawsMade; draw++) this.random();
  }

  /**
   * @param logits one row, one a token that can be written.
   * @param avoid indices that a greedy sampler does not choose.
   */
  choose(logits: Float32Array, avoid: readonly number[] = NONE): Choice {
    const best = indexOfLargest(logits, NONE);
    const largest = logits[best]!;
    const index =
      this.sampling.kind === 'sample'
        ? sample(logits, largest, this.sampling, this.random)
        : avoid.includes(best)
          ? indexOfLargest(logits, avoid)
          : best;
    return { index, logProbability: logits[index]! - largest - Math.log(sumOfExponentials(logits, largest)) };
  }
}

function indexOfLargest(logits: Float32Array, avoid: readonly number[]): number {
  let best = 0;
  while (avoid.includes(best)) best++;
  for (let index = best + 1; index < logits.length; index++) {
    if (logits[index]! > logits[best]! && !avoid.includes(index)) best = index;
  }
  return best;
}

function sumOfExponentials(logits: Float32Array, largest: number): number {
  const least = largest - NEGLIGIBLE_NATS;
  let sum = 0;
  for (const logit of logits) if (logit > least) sum += Math.exp(logit - largest);
  return sum;
}

function sample(
  logits: Float32Array,
  largest: number,
  { temperature, topP, topK }: Sampling & { kind: 'sample' },
  random: () => number,
): number {
  const least = largest - NEGLIGIBLE_NATS * temperature;
  const candidates: { index: number; weight: number }[] = [];
  for (let index = 0; index < logits.length; index++) {
    const logit = logits[index]!;
    if (logit >= least) candidates.push({ index, weight: Math.exp((logit - largest) / temperature) });
  }
  // Ties in the order of their ids, so that a seed means the same everywhere.
  candidates.sort((a, b) => logits[b.index]! - logits[a.index]! || a.index - b.index);
  if (topK > 0) candidates.length = Math.min(candidates.length, topK);
  let total = candidates.reduce((sum, { weight }) => sum + weight, 0);
  if (topP < 1) {
    const wanted = total * topP;
    let sum = 0;
    const kept = candidates.findIndex(({ weight }) => (sum += weight) >= wanted);
    if (kept >= 0) {
      candidates.length = kept + 1;
      total = sum;
    }
  }
  let left = random() * total;
  for (const { index, weight } of candidates) {
    left -= weight;
    if (left < 0) return index;
  }
  return candidates.at(-1)!.index;
}
