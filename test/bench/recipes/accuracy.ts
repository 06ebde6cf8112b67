import type { ModelSession } from '../../../server/engine/onnx/session.ts';
import { goldenCases } from '../../server/engine/reference.ts';
import { mean } from '../figures.ts';
import type { RealCode } from '../real-code.ts';

/** The first tokens of a stretch have too little before them. */
const UNSCORED = 32;
/** Rows whose logits (400 KB each) are in memory at a time. */
const ROWS = 64;
/** Of llama.cpp's best tokens. */
const COMPARED = 5;

export interface Agreement {
  /** Share of steps with the same best token as llama.cpp on the GGUF itself. */
  readonly sameBest: number;
  /** Mean |Δ log-probability| over its five best, nats. */
  readonly difference: number;
}

/** With llama.cpp's greedy tokens forced (test/fixtures/reference). */
export async function agreement(session: ModelSession): Promise<Agreement> {
  const size = session.headSize;
  const same: number[] = [];
  const differences: number[] = [];
  for (const { promptTokens, greedyTokens, steps } of goldenCases()) {
    const rows = steps.map(({ after }) => promptTokens.length - 1 + after);
    const logits = await session.run(session.newCache(), [...promptTokens, ...greedyTokens], rows);
    for (const [index, { top }] of steps.entries()) {
      const row = logits.subarray(index * size, (index + 1) * size);
      const normalizer = logSumExp(row);
      const best = session.tokenAt(row.indexOf(largestOf(row)));
      same.push(best === top[0]![0] ? 1 : 0);
      for (const [id, theirs] of top.slice(0, COMPARED)) {
        const index = session.indexOf(id);
        if (index >= 0) differences.push(Math.abs(row[index]! - normalizer - theirs));
      }
    }
  }
  return { sameBest: mean(same), difference: mean(differences) };
}

/** Log-probability of each token of real code that the model can write, behind those before it, `stretches` of `length` tokens. */
export async function codeLogProbabilities(
  session: ModelSession,
  code: RealCode,
  stretches: number,
  length: number,
): Promise<number[]> {
  const size = session.headSize;
  const all: number[] = [];
  for (let number = 0; number < stretches; number++) {
    const tokens = code.stretch(number, length);
    const cache = session.newCache();
    await session.run(cache, tokens.slice(0, UNSCORED), []);
    while (cache.length < length - 1) {
      const start = cache.length;
      const chunk = tokens.slice(start, Math.min(start + ROWS, length - 1));
      const logits = await session.run(cache, chunk, [...chunk.keys()]);
      for (const index of chunk.keys()) {
        const row = logits.subarray(index * size, (index + 1) * size);
        const next = session.indexOf(tokens[start + index + 1]!);
        if (next >= 0) all.push(row[next]! - logSumExp(row));
      }
    }
  }
  return all;
}

function logSumExp(row: Float32Array): number {
  const largest = largestOf(row);
  let sum = 0;
  for (const logit of row) sum += Math.exp(logit - largest);
  return largest + Math.log(sum);
}

function largestOf(row: Float32Array): number {
  let largest = -Infinity;
  for (const value of row) if (value > largest) largest = value;
  return largest;
}
