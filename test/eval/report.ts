/** The table at the end of a run, and the comparison of two. */
import { table } from '../bench/figures.ts';
import type { Answer, EvalRun, ItemResult } from './results.ts';
import { mcNemar, shareOf, type Share } from './statistics.ts';

const HEAD = [
  '',
  'exact match',
  'first line exact',
  'pass@1',
  'shown',
  'similarity',
  'latency',
  'prefill tok/s',
  'decode tok/s',
];

/** The table of all answerers of a run, then how each differs from the first. */
export function reportRun(run: EvalRun): string {
  const names = [...new Set(run.items.flatMap(({ answers }) => Object.keys(answers)))];
  const { set, seed, cursor, model } = run.header;
  const lines = [
    `${set}, ${run.items.length} items, seed ${seed}, cursor ${cursor}, model ${model}`,
    table([HEAD, ...names.map((name) => answererRow(name, answersOf(run.items, name)))]),
  ];
  const [first, ...others] = names;
  for (const other of others) {
    lines.push(...compareAnswers(first!, other, pairUp(run.items, first!, run.items, other)));
  }
  return `${lines.join('\n')}\n`;
}

/** How the first answerer of two runs differs over the items that both have. */
export function reportComparison(left: EvalRun, right: EvalRun, name: string): string {
  const pairs = pairUp(left.items, name, right.items, name);
  const lines = [`${pairs.length} items in both runs`, ...compareAnswers('first', 'second', pairs)];
  for (const { id, first, second } of pairs) {
    if (first.exact !== second.exact) {
      lines.push(`${first.exact ? '-' : '+'} ${id}\n    ${shown(first)}\n    ${shown(second)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Every answer that is not the hole's text, to be read by a person. */
export function reportWrong(run: EvalRun, name: string): string {
  return run.items
    .flatMap(({ id, hole, answers }) => {
      const answer = answers[name];
      if (answer === undefined || answer.exact) return [];
      return [`${id} (tests ${answer.tests})\n    ${JSON.stringify(hole)}\n    ${shown(answer)}\n`];
    })
    .join('');
}

interface Pair {
  readonly id: string;
  readonly first: Answer;
  readonly second: Answer;
}

function pairUp(
  left: readonly ItemResult[],
  leftName: string,
  right: readonly ItemResult[],
  rightName: string,
): Pair[] {
  const others = new Map(right.map((item) => [item.id, item]));
  return left.flatMap(({ id, answers }) => {
    const first = answers[leftName];
    const second = others.get(id)?.answers[rightName];
    return first && second ? [{ id, first, second }] : [];
  });
}

function compareAnswers(left: string, right: string, pairs: readonly Pair[]): string[] {
  const measures = {
    'exact match': ({ exact }: Answer) => exact,
    'pass@1': ({ tests }: Answer) => tests === 'passed',
  };
  return Object.entries(measures).map(([measure, isGood]) => {
    const { onlyFirst, onlySecond, pValue } = mcNemar(
      pairs.map(({ first, second }) => ({ first: isGood(first), second: isGood(second) })),
    );
    return `${measure}: only ${left} ${onlyFirst}, only ${right} ${onlySecond}, McNemar p = ${pValue.toPrecision(2)}`;
  });
}

function answersOf(items: readonly ItemResult[], name: string): Answer[] {
  return items.flatMap(({ answers }) => answers[name] ?? []);
}

function answererRow(name: string, answers: readonly Answer[]): string[] {
  const count = (isSo: (answer: Answer) => boolean): Share =>
    shareOf(answers.filter(isSo).length, answers.length);
  const sum = (figure: (answer: Answer) => number): number =>
    answers.reduce((total, answer) => total + figure(answer), 0);
  const perSecond = (tokens: number, ms: number): string =>
    ms === 0 ? '–' : ((tokens / ms) * 1000).toFixed(0);
  return [
    name,
    percent(count(({ exact }) => exact)),
    percent(count(({ firstLineExact }) => firstLineExact)),
    percent(count(({ tests }) => tests === 'passed')),
    percent(count(({ outcome }) => outcome === 'shown')),
    (sum(({ similarity }) => similarity) / answers.length).toFixed(3),
    `${(sum(({ figures }) => figures.latencyMs) / answers.length).toFixed(0)} ms`,
    perSecond(
      sum(({ figures }) => figures.evaluatedTokens),
      sum(({ figures }) => figures.prefillMs),
    ),
    perSecond(
      sum(({ figures }) => figures.generatedTokens),
      sum(({ figures }) => figures.decodeMs),
    ),
  ];
}

function percent({ share, low, high }: Share): string {
  const digits = (value: number): string => (value * 100).toFixed(1);
  return `${digits(share)} (${digits(low)}–${digits(high)})`;
}

function shown({ outcome, text }: Answer): string {
  return text === null ? `(${outcome})` : JSON.stringify(text);
}
