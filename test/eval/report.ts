/** The table at the end of a run, and the comparison of two. */
import { table } from '../bench/figures.ts';
import { groupsBy } from '../support/seeded.ts';
import type { Answer, EvalRun, ItemResult } from './results.ts';
import { SANTACODER } from './santacoder-fim.ts';
import { isSameLine } from './score.ts';
import { mcNemar, shareOf, type Share } from './statistics.ts';

/** The table of all answerers of a run, then how each differs from the first. */
export function reportRun(run: EvalRun): string {
  const names = [...new Set(run.items.flatMap(({ answers }) => Object.keys(answers)))];
  const { set, split, seed, cursor, model } = run.header;
  const rows = names.map((name) => answererCells(name, itemsOf(run.items, name), set === SANTACODER));
  const part = split === undefined ? '' : ` ${split}`;
  const lines = [
    `${set}${part}, ${run.items.length} items, seed ${seed}, cursor ${cursor}, model ${model}`,
    table([Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))]),
    ...byGroup(run.items, names, 'language'),
    ...byGroup(run.items, names, 'kind'),
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
    ...(pairs.some(({ first }) => first.tests !== 'none') && {
      'pass@1': ({ tests }: Answer) => tests === 'passed',
    }),
  };
  return Object.entries(measures).map(([measure, isGood]) => {
    const { onlyFirst, onlySecond, pValue } = mcNemar(
      pairs.map(({ first, second }) => ({ first: isGood(first), second: isGood(second) })),
    );
    return `${measure}: only ${left} ${onlyFirst}, only ${right} ${onlySecond}, McNemar p = ${pValue.toPrecision(2)}`;
  });
}

interface Answered {
  readonly hole: string;
  readonly answer: Answer;
}

function itemsOf(items: readonly ItemResult[], name: string): Answered[] {
  return items.flatMap(({ hole, answers }) => (answers[name] ? [{ hole, answer: answers[name] }] : []));
}

/** Cells by column title; columns that say nothing of these items are left out. @param isPublished the set has figures of others, counted in their way. */
function answererCells(
  name: string,
  answered: readonly Answered[],
  isPublished: boolean,
): Record<string, string> {
  const answers = answered.map(({ answer }) => answer);
  const count = (isSo: (answer: Answer) => boolean, of = answers): Share =>
    shareOf(of.filter(isSo).length, of.length);
  const sum = (figure: (answer: Answer) => number): number =>
    answers.reduce((total, answer) => total + figure(answer), 0);
  const perSecond = (tokens: number, ms: number): string =>
    ms === 0 ? '–' : ((tokens / ms) * 1000).toFixed(0);
  const alike = answered.filter(({ hole, answer }) => answer.text !== null && isSameLine(hole, answer.text));
  const shown = answers.filter(({ outcome }) => outcome === 'shown');
  const judged = answers.filter(({ parses }) => typeof parses === 'boolean');
  const right = answered.filter(({ hole, answer }) => hole !== '' && goesRight(hole, answer.text));
  const characters = answered.reduce((total, { hole }) => total + hole.trim().length, 0);
  return {
    '': name,
    'exact match': percent(count(({ exact }) => exact)),
    'first line exact': percent(count(({ firstLineExact }) => firstLineExact)),
    ...(isPublished && { 'as published': percent(shareOf(alike.length, answered.length)) }),
    ...(answers.some(({ tests }) => tests !== 'none') && {
      'pass@1': percent(count(({ tests }) => tests === 'passed')),
    }),
    shown: percent(count(({ outcome }) => outcome === 'shown')),
    precision: percent(count(({ exact }) => exact, shown)),
    ...(characters > 0 && {
      'stops right': percent(shareOf(right.filter(({ answer }) => answer.exact).length, right.length)),
    }),
    ...(judged.length > 0 && { parses: percent(count(({ parses }) => parses === true, judged)) }),
    ...(characters > 0 &&
      answers.some(({ completedCharacters }) => completedCharacters !== undefined) && {
        completed: `${((sum(({ completedCharacters = 0 }) => completedCharacters) / characters) * 100).toFixed(1)} %`,
      }),
    similarity: (sum(({ similarity }) => similarity) / answers.length).toFixed(3),
    latency: `${(sum(({ figures }) => figures.latencyMs) / answers.length).toFixed(0)} ms`,
    ...retrievalCell(answers),
    'prefill tok/s': perSecond(
      sum(({ figures }) => figures.evaluatedTokens),
      sum(({ figures }) => figures.prefillMs),
    ),
    'decode tok/s': perSecond(
      sum(({ figures }) => figures.generatedTokens),
      sum(({ figures }) => figures.decodeMs),
    ),
  };
}

/** Median and 95th percentile of the time that looking for text of other files took. */
function retrievalCell(answers: readonly Answer[]): Record<string, string> {
  const times = answers.flatMap(({ figures }) => figures.retrievalMs ?? []).sort((a, b) => a - b);
  if (times.length === 0) return {};
  const at = (share: number): string => times[Math.floor((times.length - 1) * share)]!.toFixed(1);
  return { 'retrieval p50 / p95': `${at(0.5)} / ${at(0.95)} ms` };
}

/** Whether the answer begins as the hole does, as far as both go: then only where it stops can be wrong. */
function goesRight(hole: string, text: string | null): boolean {
  if (text === null) return false;
  const [wanted, got] = [hole.trimEnd(), text.trimEnd()];
  return got !== '' && (wanted.startsWith(got) || got.startsWith(wanted));
}

/** A table of exact matches, shown answers and precision by language or kind; nothing when there is only one. */
function byGroup(items: readonly ItemResult[], names: readonly string[], key: 'language' | 'kind'): string[] {
  const groups = groupsBy(items, (item) => item[key] ?? '');
  if (groups.size < 2) return [];
  const head = names.flatMap((name) => [`${name}: exact`, 'shown', 'precision']);
  const rows = [...groups]
    .sort(([left], [right]) => left.localeCompare(right))
    .map(([group, members]) => {
      const cells = names.flatMap((name) => {
        const answers = itemsOf(members, name).map(({ answer }) => answer);
        const exact = answers.filter((answer) => answer.exact).length;
        const shown = answers.filter(({ outcome }) => outcome === 'shown');
        const precise = shown.filter((answer) => answer.exact).length;
        return [`${exact}`, `${shown.length}`, `${precise}/${shown.length}`];
      });
      return [group, String(members.length), ...cells];
    });
  return ['', table([[key, 'items', ...head], ...rows])];
}

function percent({ share, low, high }: Share): string {
  const digits = (value: number): string => (value * 100).toFixed(1);
  return `${digits(share)} (${digits(low)}–${digits(high)})`;
}

function shown({ outcome, text }: Answer): string {
  return text === null ? `(${outcome})` : JSON.stringify(text);
}
