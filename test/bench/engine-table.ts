import { median, table } from './figures.ts';
import type { Sample } from './runners.ts';

const MEBIBYTE = 1024 ** 2;

export interface Measured {
  readonly name: string;
  /** `median` of the runs' times; `per token`: all runs' time over all their tokens, because runs generate different numbers of them. */
  readonly summary: 'median' | 'per token';
}

export interface Series extends Measured {
  /** Those of each runner, in the order of the rounds. */
  readonly samples: readonly (readonly Sample[])[];
}

/** Of each runner. */
export interface Footprint {
  /** Resident bytes. */
  readonly memory: readonly number[];
  /** Processor milliseconds a second while nobody asks. */
  readonly idleMs: readonly number[];
}

/** One row a measurement; how many times as long the second runner takes stands last. */
export function measurementTable(
  names: readonly string[],
  series: readonly Series[],
  { memory, idleMs }: Footprint,
): string {
  const compared = names.length > 1;
  const rows = [['', ...names.flatMap((name) => [`${name} ms`, 'from–to', 'tok/s'])]];
  for (const { name, summary, samples } of series) {
    const values = samples.map((runs) => summarize(runs, summary));
    rows.push([
      name,
      ...samples.flatMap((runs, index) => [values[index]!.toFixed(1), spread(runs, summary), rate(runs)]),
    ]);
    if (compared) rows.at(-1)!.push((values[1]! / values[0]!).toFixed(2));
  }
  const mebibytes = memory.map((bytes) => Math.round(bytes / MEBIBYTE));
  rows.push(['resident memory, MiB', ...mebibytes.flatMap((value) => [String(value), '', ''])]);
  if (compared) {
    rows[0]!.push('ratio');
    rows.at(-1)!.push((mebibytes[1]! / mebibytes[0]!).toFixed(2));
  }
  rows.push(['processor time while nobody asks, ms/s', ...idleMs.flatMap((ms) => [ms.toFixed(0), '', ''])]);
  if (compared) rows.at(-1)!.push('');
  return table(rows);
}

function summarize(runs: readonly Sample[], summary: Measured['summary']): number {
  return summary === 'median' ? median(runs.map(({ ms }) => ms)) : sum(runs, 'ms') / sum(runs, 'tokens');
}

function spread(runs: readonly Sample[], summary: Measured['summary']): string {
  const values =
    summary === 'median'
      ? runs.map(({ ms }) => ms)
      : runs.filter(({ tokens }) => tokens > 0).map(({ ms, tokens }) => ms / tokens);
  return `${Math.min(...values).toFixed(1)}–${Math.max(...values).toFixed(1)}`;
}

function rate(runs: readonly Sample[]): string {
  const tokens = sum(runs, 'tokens');
  return tokens === 0 ? '' : ((tokens / sum(runs, 'ms')) * 1000).toFixed(0);
}

function sum(runs: readonly Sample[], key: keyof Sample): number {
  return runs.reduce((total, run) => total + run[key], 0);
}
