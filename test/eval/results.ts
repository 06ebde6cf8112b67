/** The file of results: every item with every answer, so that a run can be read, resumed and compared. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Evidence } from '../../server/completion/confidence.ts';
import type { Settings } from '../../server/settings.ts';
import type { Machine } from '../bench/machine.ts';
import type { Figures } from './answerer.ts';
import type { Split } from '../corpus/packages.ts';
import type { AnySetName } from './options.ts';
import type { CursorMode } from './placed-item.ts';
import type { TestOutcome } from './run-guarded.ts';

export interface RunHeader {
  readonly set: AnySetName;
  /** Of the corpus; absent for the other sets. */
  readonly split?: Split;
  readonly seed: number;
  readonly cursor: CursorMode;
  readonly model: string;
  /** Absent in files from before there was this setting: everything was shown. */
  readonly eagerness?: Settings['eagerness'];
  /** Sources of text of other files, with commas; absent in files from before there were any. */
  readonly retrieval?: string;
  /** Files looked at before each item. */
  readonly seen?: number;
  /** Where it was given. */
  readonly promptTokens?: number;
}

export interface Answer {
  /** `shown`, or why nothing was suggested. */
  readonly outcome: string;
  /** What stands in the hole after accepting; null when nothing was suggested or the text around was changed. */
  readonly text: string | null;
  readonly exact: boolean;
  readonly firstLineExact: boolean;
  /** In [0, 1]. */
  readonly similarity: number;
  /** `not-run` until the tests were run; an item without an answer counts as failed; `none` where there are no tests. */
  readonly tests: TestOutcome | 'not-run' | 'none';
  /** Whether the file with the answer in it parses without error; null when nothing was suggested or it does not without the hole. */
  readonly parses?: boolean | null;
  /** Characters of the hole that accepting whole right lines writes, of those there are to write. */
  readonly completedCharacters?: number;
  /** Of what was shown; absent where an answerer does not tell. */
  readonly evidence?: Evidence;
  readonly figures: Figures;
}

export interface ItemResult {
  readonly id: string;
  readonly hole: string;
  /** Of items from the corpus. */
  readonly language?: string;
  readonly kind?: string;
  readonly answers: Record<string, Answer>;
}

export interface EvalRun {
  readonly header: RunHeader;
  readonly machine: Machine;
  readonly startedAt: string;
  readonly items: ItemResult[];
}

/** @throws {Error} when the file cannot be read or is something else. */
export async function readRun(path: string): Promise<EvalRun> {
  const run = JSON.parse(await readFile(path, 'utf8')) as Partial<EvalRun>;
  if (run.header === undefined || !Array.isArray(run.items)) {
    throw new Error(`${path} is not a file of results of npm run eval.`);
  }
  return run as EvalRun;
}

/** Whole or not at all: a run that is killed leaves the file as it was. */
export async function writeRun(path: string, run: EvalRun): Promise<void> {
  const partial = `${path}.partial`;
  await writeFile(partial, `${JSON.stringify(run, null, 1)}\n`);
  await rename(partial, path);
}

/** What differs between two runs, so that their items are not the same questions; empty when they are. */
export function differences(left: RunHeader, right: RunHeader): string[] {
  const keys = ['set', 'split', 'seed', 'cursor', 'model', 'eagerness'] as const;
  return keys
    .filter((key) => left[key] !== right[key])
    .map((key) => `${key} (${left[key] ?? 'none'}, ${right[key] ?? 'none'})`);
}
