/** From what was measured at every key to the table. */
import { median, percentile, table } from '../figures.ts';
import type { KeySample, Moment, PlaceSample } from './type-place.ts';
import type { Tokens } from './typist.ts';

/** VS Code cancels at about 700 ms; an answer must be there a little before. */
const IN_TIME_MS = 650;
const MEBIBYTE = 1024 ** 2;
const LATENCIES = { p50: 0.5, p90: 0.9, p95: 0.95 } as const;

/** One place typed by one typist. */
export interface Measured extends PlaceSample {
  readonly file: string;
  readonly language: string;
  readonly tokens: Tokens;
}

export interface Side {
  readonly name: string;
  readonly places: readonly Measured[];
  /** Bytes. */
  readonly memory: { readonly server: number; readonly engine: number };
}

export interface Latencies {
  readonly keys: number;
  /** Share of the keys whose answer was there before the next key; in time for VS Code too. */
  readonly answered: number;
  readonly inTime: number;
  /** Milliseconds, over the keys that got an answer; null of none. */
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  /** Over all keys, where one without an answer counts as endless; null is endless. */
  readonly p50OfAll: number | null;
  readonly p90OfAll: number | null;
}

export interface Summary {
  readonly name: string;
  /** Keys typed in a row, keys before a pause, and where a file is opened or the cursor jumps. */
  readonly typed: Latencies;
  readonly paused: Latencies;
  readonly cold: Latencies;
  /** The rest are of typed and paused keys. Shares are in [0, 1]. */
  readonly withoutModel: number;
  readonly suggestionsPerKey: number;
  readonly onScreen: number;
  readonly flicker: number;
  /** Of the suggestions that appeared. */
  readonly duplicates: number;
  readonly completed: number;
  readonly evaluatedTokensPerKey: number;
  readonly generatedTokensPerKey: number;
  readonly serverBytes: number;
  readonly engineBytes: number;
}

export function summarize({ name, places, memory }: Pick<Side, 'name' | 'places' | 'memory'>): Summary {
  const keys = places.flatMap((place) => place.keys);
  const at = (...moments: readonly Moment[]): KeySample[] =>
    keys.filter(({ moment }) => moments.includes(moment));
  const warm = at('typed', 'paused');
  const answered = warm.filter(({ seen }) => seen);
  const total = (value: (place: Measured) => number): number => sum(places.map(value));
  return {
    name,
    typed: latenciesOf(at('typed')),
    paused: latenciesOf(at('paused')),
    cold: latenciesOf(at('opened', 'jumped')),
    withoutModel: shareOf(answered, ({ usedModel }) => !usedModel),
    suggestionsPerKey: shareOf(warm, ({ brought }) => brought),
    onScreen: shareOf(warm, ({ onScreen }) => onScreen),
    flicker: shareOf(warm, ({ flicker }) => flicker),
    duplicates: shareOf(
      keys.filter(({ brought }) => brought),
      ({ duplicate }) => duplicate,
    ),
    completed: total((place) => place.completedCharacters) / total(({ characters }) => characters),
    evaluatedTokensPerKey: total(({ tokens }) => tokens.evaluated) / keys.length,
    generatedTokensPerKey: total(({ tokens }) => tokens.generated) / keys.length,
    serverBytes: memory.server,
    engineBytes: memory.engine,
  };
}

export function latenciesOf(keys: readonly KeySample[]): Latencies {
  const seen = keys.filter((key) => key.seen).map(({ latencyMs }) => latencyMs!);
  const all = keys.map((key) => (key.seen ? key.latencyMs! : Number.POSITIVE_INFINITY));
  const of = (values: readonly number[], share: number): number | null => {
    const value = percentile(values, share);
    return Number.isFinite(value) ? value : null;
  };
  return {
    keys: keys.length,
    answered: shareOf(keys, (key) => key.seen),
    inTime: shareOf(keys, (key) => key.seen && key.latencyMs! <= IN_TIME_MS),
    p50: of(seen, LATENCIES.p50),
    p90: of(seen, LATENCIES.p90),
    p95: of(seen, LATENCIES.p95),
    p50OfAll: of(all, LATENCIES.p50),
    p90OfAll: of(all, LATENCIES.p90),
  };
}

/** The figures of all sides, then how the first compares with the second. */
export function report(sides: readonly Side[]): string {
  const summaries = sides.map(summarize);
  const row = (title: string, cell: (summary: Summary) => string): string[] => [
    title,
    ...summaries.map(cell),
  ];
  const latencyRows = (title: string, part: (summary: Summary) => Latencies): string[][] => [
    row(`${title}, keys`, (summary) => String(part(summary).keys)),
    row('  answered before the next key', (summary) => percent(part(summary).answered)),
    row(`  answered within ${IN_TIME_MS} ms`, (summary) => percent(part(summary).inTime)),
    row('  of these p50 / p90 / p95 ms', (summary) => {
      const { p50, p90, p95 } = part(summary);
      return [p50, p90, p95].map(milliseconds).join(' / ');
    }),
    row('  of all keys p50 / p90 ms', (summary) => {
      const { p50OfAll, p90OfAll } = part(summary);
      return [p50OfAll, p90OfAll].map(milliseconds).join(' / ');
    }),
  ];
  const rows = [
    row('', ({ name }) => name),
    ...latencyRows('typed on', ({ typed }) => typed),
    ...latencyRows('typed, then a pause', ({ paused }) => paused),
    ...latencyRows('opened or jumped', ({ cold }) => cold),
    row('answered without the model', ({ withoutModel }) => percent(withoutModel)),
    row('new suggestions per key', ({ suggestionsPerKey }) => suggestionsPerKey.toFixed(2)),
    row('keys with a text on the screen', ({ onScreen }) => percent(onScreen)),
    row('keys with flicker', ({ flicker }) => percent(flicker)),
    row('suggestions that duplicate', (summary) => percent(summary.duplicates)),
    row('completed code', ({ completed }) => percent(completed)),
    row('prompt tokens evaluated per key', (summary) => summary.evaluatedTokensPerKey.toFixed(1)),
    row('tokens generated per key', (summary) => summary.generatedTokensPerKey.toFixed(1)),
    row(
      'memory of server + engine, MiB',
      ({ serverBytes, engineBytes }) => `${mebibytes(serverBytes)} + ${mebibytes(engineBytes)}`,
    ),
  ];
  const [own, peer] = sides;
  return own && peer ? `${table(rows)}\n\n${table(ratioRows(own, peer))}` : table(rows);
}

/** How many times better the first side is: over all keys, and place by place (median, quartiles). */
function ratioRows(own: Side, peer: Side): string[][] {
  const measures: readonly (readonly [string, (summary: Summary) => number | null, 'less' | 'more'])[] = [
    ['typed on, answered before the next key', ({ typed }) => typed.answered, 'more'],
    ['typed on, p50 of answered keys', ({ typed }) => typed.p50, 'less'],
    ['typed, then a pause, answered', ({ paused }) => paused.answered, 'more'],
    ['typed, then a pause, p50 of all', ({ paused }) => paused.p50OfAll, 'less'],
    ['opened or jumped, p50', ({ cold }) => cold.p50OfAll, 'less'],
    ['prompt tokens evaluated per key', (summary) => summary.evaluatedTokensPerKey, 'less'],
    ['completed code', ({ completed }) => completed, 'more'],
    ['memory', ({ serverBytes, engineBytes }) => serverBytes + engineBytes, 'less'],
  ];
  const rows = [[`${own.name} better than ${peer.name}`, 'in all', 'median by place', 'quartiles', 'places']];
  for (const [name, value, better] of measures) {
    const ratio = (mine: number | null, theirs: number | null): number | undefined => {
      const [above, below] = better === 'less' ? [theirs, mine] : [mine, theirs];
      return above === null || below === null || below === 0 ? undefined : above / below;
    };
    const ratios = own.places.flatMap((place, index) => {
      const other = peer.places[index];
      if (other === undefined) return [];
      const [mine, theirs] = [
        { ...own, places: [place] },
        { ...peer, places: [other] },
      ].map((side) => value(summarize(side)));
      return ratio(mine!, theirs!) ?? [];
    });
    const overall = ratio(value(summarize(own)), value(summarize(peer)));
    rows.push([
      name,
      times(overall),
      times(ratios.length > 0 ? median(ratios) : undefined),
      ratios.length > 0 ? `${times(percentile(ratios, 0.25))}–${times(percentile(ratios, 0.75))}` : '–',
      `${ratios.length} of ${own.places.length}`,
    ]);
  }
  return rows;
}

function shareOf<Value>(values: readonly Value[], isSo: (value: Value) => boolean): number {
  return values.length === 0 ? 0 : values.filter(isSo).length / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((before, value) => before + value, 0);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function milliseconds(value: number | null): string {
  return value === null ? '∞' : value.toFixed(0);
}

function mebibytes(bytes: number): string {
  return (bytes / MEBIBYTE).toFixed(0);
}

function times(ratio: number | undefined): string {
  return ratio === undefined ? '–' : `${ratio.toFixed(ratio < 10 ? 2 : 1)}×`;
}
