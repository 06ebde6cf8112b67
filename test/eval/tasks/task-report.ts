/** What every evaluation of a task prints and writes: shares with intervals, and paired differences. */
import { readFile, writeFile } from 'node:fs/promises';
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

type Header = Pick<TaskOptions, 'task' | 'language' | 'limit' | 'seed' | 'candidates'>;

/** Of a file that `writeRows` wrote. */
export async function readRows(
  file: string,
): Promise<{ readonly header: Header; readonly rows: readonly unknown[] }> {
  return JSON.parse(await readFile(file, 'utf8')) as {
    readonly header: Header;
    readonly rows: readonly unknown[];
  };
}

export async function writeRows(options: TaskOptions, rows: readonly unknown[]): Promise<void> {
  if (options.json === undefined) return;
  const { task, language, seed, limit, candidates, model = DEFAULT_SETTINGS.model } = options;
  const header = { task, language, seed, limit, candidates, model };
  await writeFile(options.json, `${JSON.stringify({ header, machine: thisMachine(), rows }, null, 1)}\n`);
}
