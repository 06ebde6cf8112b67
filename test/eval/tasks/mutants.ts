/** Python functions with one mistake put in, which their tests notice: what review is to find and fix is to mend. */
import { mulberry32, shuffled } from '../../support/seeded.ts';
import type { FunctionItem } from './functions.ts';
import type { TestOutcome } from '../run-guarded.ts';

export interface Mutant {
  readonly item: FunctionItem;
  /** What was done: `operator`, `off by one`, … */
  readonly kind: string;
  /** The whole program with the mistake. */
  readonly program: string;
  /** Of the mistake; counts from 0. */
  readonly line: number;
}

interface Change {
  readonly kind: string;
  readonly line: number;
  readonly text: string;
}

/** Names that a wrong variable is taken from and put for: those assigned or received in the function. */
const NAME = /[A-Za-z_]\w*/g;
const OPERATORS: readonly (readonly [from: RegExp, to: string])[] = [
  [/ <= /g, ' < '],
  [/ < /g, ' <= '],
  [/ >= /g, ' > '],
  [/ > /g, ' >= '],
  [/ == /g, ' != '],
  [/ != /g, ' == '],
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/ \* /g, ' + '],
  [/ \/\/ /g, ' % '],
  [/ % /g, ' // '],
  [/ and /g, ' or '],
  [/ or /g, ' and '],
  [/ \+= /g, ' -= '],
  [/\bmax\(/g, 'min('],
  [/\bmin\(/g, 'max('],
  [/\bnot /g, ''],
];
const WORDS: readonly (readonly [from: RegExp, to: string])[] = [
  [/\bTrue\b/g, 'False'],
  [/\bFalse\b/g, 'True'],
];

/** Every way to spoil one line of the function's body, in the order of its lines. */
function changesOf({ prompt, program }: FunctionItem): readonly Change[] {
  const lines = program.split('\n');
  const first = prompt.trimEnd().split('\n').length;
  const body = lines.slice(first).join('\n');
  const names = [
    ...new Set([...body.matchAll(/^\s*(\w+) = |for (\w+) in/gm)].flatMap(([, a, b]) => a ?? b ?? [])),
  ];
  const changes: Change[] = [];
  for (let line = first; line < lines.length; line++) {
    const text = lines[line]!;
    if (text.trim() === '' || text.trim().startsWith('#') || text.includes('"""')) continue;
    const add = (kind: string, changed: string): void => {
      if (changed !== text) changes.push({ kind, line, text: changed });
    };
    for (const [from, to] of OPERATORS)
      for (const at of text.matchAll(from)) add('operator', replaced(text, at, to));
    for (const [from, to] of WORDS)
      for (const at of text.matchAll(from)) add('constant', replaced(text, at, to));
    for (const at of text.matchAll(/(?<![\w.])\d+(?![\w.])/g))
      add('off by one', replaced(text, at, String(Number(at[0]) + 1)));
    for (const at of text.matchAll(/range\(len\((\w+)\)\)/g))
      add('off by one', replaced(text, at, `range(len(${at[1]!}) - 1)`));
    const returned = /^(\s+)return (?=\w)/.exec(text);
    if (returned) add('missing return', text.replace(/return /, ''));
    for (const at of text.matchAll(NAME)) {
      if (!names.includes(at[0])) continue;
      for (const other of names) if (other !== at[0]) add('wrong variable', replaced(text, at, other));
    }
  }
  return changes;
}

/** One mutant of each function that has one, kinds drawn evenly with the seed; a change that no test notices is passed over. */
export async function mutantsOf(
  items: readonly FunctionItem[],
  limit: number,
  seed: number,
  test: (item: FunctionItem, program: string) => Promise<TestOutcome>,
): Promise<readonly Mutant[]> {
  const random = mulberry32(seed);
  const mutants: Mutant[] = [];
  for (const item of shuffled(items, random)) {
    if (mutants.length === limit) break;
    const mutant = await mutantOf(item, random, test);
    if (mutant) mutants.push(mutant);
  }
  return mutants;
}

async function mutantOf(
  item: FunctionItem,
  random: () => number,
  test: (item: FunctionItem, program: string) => Promise<TestOutcome>,
): Promise<Mutant | undefined> {
  const changes = changesOf(item);
  const kinds = shuffled([...new Set(changes.map(({ kind }) => kind))], random);
  for (const kind of kinds) {
    for (const change of shuffled(
      changes.filter((each) => each.kind === kind),
      random,
    ).slice(0, 2)) {
      const lines = item.program.split('\n');
      lines[change.line] = change.text;
      const program = lines.join('\n');
      if ((await test(item, program)) === 'failed') return { item, kind, program, line: change.line };
    }
  }
  return undefined;
}

function replaced(text: string, { index, 0: found }: RegExpExecArray, to: string): string {
  return text.slice(0, index) + to + text.slice(index + found.length);
}
