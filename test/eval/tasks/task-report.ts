/** What every evaluation of a task prints and writes: shares with intervals, and paired differences. */
import { writeFile } from 'node:fs/promises';
import { DEFAULT_SETTINGS } from '../../../server/settings.ts';
import { thisMachine } from '../../bench/machine.ts';
import type { TaskOptions } from '../options.ts';
import { mcNemar, shareOf } from '../statistics.ts';

const PROGRESS_STEP = 10;

const percent = (share: number): string => (share * 100).toFixed(1);

/** `name: 60.0 % (42.3–75.4), 18 of 30`. */
export function shareLine(name: string, count: number, total: number): string {
  const { share, low, high } = shareOf(count, total);
  return `${name}: ${percent(share)} % (${percent(low)}–${percent(high)}), ${count} of ${total}`;
}

export function pairLine(
  first: string,
  second: string,
  pairs: readonly { readonly first: boolean; readonly second: boolean }[],
): string {
  const { onlyFirst, onlySecond, pValue } = mcNemar(pairs);
  return `only ${first} ${onlyFirst}, only ${second} ${onlySecond}, McNemar p = ${pValue.toPrecision(2)}`;
}

/** Tells how far it is, not at every item. */
export function tellEvery(
  progress: (text: string) => void,
  name: string,
  asked: number,
  total: number,
  passed: number,
): void {
  if (asked % PROGRESS_STEP !== 0 && asked !== total) return;
  progress(`${name}: ${asked}/${total}, ${passed} passed`);
}

export async function writeRows(options: TaskOptions, rows: readonly unknown[]): Promise<void> {
  if (options.json === undefined) return;
  const { task, language, seed, limit, candidates, model = DEFAULT_SETTINGS.model } = options;
  const header = { task, language, seed, limit, candidates, model };
  await writeFile(options.json, `${JSON.stringify({ header, machine: thisMachine(), rows }, null, 1)}\n`);
}
