/** The items of the HumanEval infilling benchmark (Bavarian et al. 2022, arXiv 2207.14255; tasks of Chen et al. 2021). */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { mulberry32, shuffled } from '../support/seeded.ts';
import { messageOf } from '../../server/message-of.ts';

export const SETS = {
  'humaneval-single': 'HumanEval-SingleLineInfilling.jsonl.gz',
  'humaneval-multi': 'HumanEval-MultiLineInfilling.jsonl.gz',
  'humaneval-random': 'HumanEval-RandomSpanInfilling.jsonl.gz',
} as const;
export type SetName = keyof typeof SETS;

/** `prompt + hole + suffix` is the right text. An empty hole: nothing should be suggested. */
export interface EvalItem {
  readonly id: string;
  readonly prompt: string;
  readonly hole: string;
  readonly suffix: string;
  /** Of VS Code; absent: Python. */
  readonly language?: string;
}

/** A Python program with tests. */
export interface TestedItem extends EvalItem {
  /** Name of the function that `test` is called with. */
  readonly entryPoint: string;
  /** Python that defines `check(candidate)`. */
  readonly test: string;
}

export function isTested(item: EvalItem): item is TestedItem {
  return 'test' in item;
}

/**
 * All items of a set, in the file's order. The data is not part of the repository.
 * @throws {Error} telling which file is missing or damaged, and where to get it.
 */
export async function loadItems(set: SetName, folder: string): Promise<TestedItem[]> {
  const path = join(folder, SETS[set]);
  let packed: Buffer;
  try {
    packed = await readFile(path);
  } catch {
    throw new Error(
      `${path} is not there. Put the files of github.com/openai/human-eval-infilling (folder data) into a folder and name it with --data FOLDER.`,
    );
  }
  try {
    const lines = gunzipSync(packed).toString('utf8').split('\n');
    return lines.filter((line) => line.trim() !== '').map((line) => parseItem(JSON.parse(line)));
  } catch (error) {
    throw new Error(`${path} is damaged: ${messageOf(error)}`);
  }
}

/** `count` items drawn with a seed; a smaller count with the same seed gives a subset, in the same order. */
export function drawItems<Item>(items: readonly Item[], count: number, seed: number): Item[] {
  return shuffled(items, mulberry32(seed)).slice(0, count);
}

/** Reads the texts of a record by their keys; what it gives throws where there is none. */
export function textsOf(record: Readonly<Record<string, unknown>>): (key: string) => string {
  return (key) => {
    const field = record[key];
    if (typeof field !== 'string') throw new Error(`an item has no text "${key}"`);
    return field;
  };
}

function parseItem(value: unknown): TestedItem {
  const text = textsOf(value as Record<string, unknown>);
  return {
    id: text('task_id'),
    entryPoint: text('entry_point'),
    prompt: text('prompt'),
    hole: text('canonical_solution'),
    suffix: text('suffix'),
    test: text('test'),
  };
}
