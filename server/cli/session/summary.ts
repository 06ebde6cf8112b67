import type { ServerStatistics } from '../../protocol.ts';
import type { Figures } from './figures.ts';

const BYTES_PER_MEGABYTE = 1_000_000;

export interface SummaryInput {
  readonly figures: Figures;
  readonly statistics: ServerStatistics;
  readonly model: string;
  readonly modelBytes: number;
  readonly cacheDirectory: string;
  /** From the start of the server to the first ghost text, milliseconds; undefined when there was none. */
  readonly firstSuggestionMs: number | undefined;
}

/** The table at the end of the session, and what to do next. */
export function summary(input: SummaryInput): string {
  const { figures, statistics, firstSuggestionMs } = input;
  const rows: (readonly [string, string])[] = [
    [
      'Typed',
      `${figures.characters} characters with ${figures.keystrokes} keys, ${figures.accepted} of them Tab`,
    ],
    [
      'Saved',
      `${figures.savedCharacters} keys, ${percent(figures.savedCharacters, figures.characters)} of the text`,
    ],
    [
      'Suggestions',
      `${figures.shown} shown; ${figures.withoutGeneration} of ${figures.suggestions.length} drawings without a new generation`,
    ],
    [
      'Latency, warm',
      `${latency(figures, 'warm')}; ${figures.answered('warm')} of ${figures.asked} keys answered before the next`,
    ],
    ['Latency, after a jump', latency(figures, 'cold')],
    [
      'First suggestion',
      firstSuggestionMs === undefined
        ? 'none'
        : `${(firstSuggestionMs / 1000).toFixed(1)} s after the server's start`,
    ],
    [
      'Speed',
      `${perSecond(statistics.prefillTokensPerSecond)} read, ${perSecond(statistics.decodeTokensPerSecond)} written`,
    ],
    [
      'Memory',
      `${megabytes(statistics.serverResidentBytes + statistics.engineResidentBytes)}: server ${megabytes(statistics.serverResidentBytes)}, engine ${megabytes(statistics.engineResidentBytes)} (KV cache ${megabytes(statistics.kvCacheBytes)})`,
    ],
    ['Model', `${input.model}, ${megabytes(input.modelBytes)} in ${input.cacheDirectory}`],
  ];
  const width = Math.max(...rows.map(([title]) => title.length));
  const table = rows.map(([title, value]) => `  ${title.padEnd(width)}  ${value}`).join('\n');
  return `${table}\n\n  Next: npm run vscode               opens VS Code with Foretype\n        npm start -- --file PATH     types through a file of yours\n`;
}

function latency(figures: Figures, kind: 'warm' | 'cold'): string {
  const half = figures.latency(kind, 0.5);
  const most = figures.latency(kind, 0.95);
  if (half === undefined || most === undefined) return 'no answer';
  return `p50 ${Math.round(half)} ms, p95 ${Math.round(most)} ms`;
}

const megabytes = (bytes: number): string => `${Math.round(bytes / BYTES_PER_MEGABYTE)} MB`;
const perSecond = (rate: number): string => (rate > 0 ? `${Math.round(rate)} tokens/s` : '–');
const percent = (part: number, whole: number): string =>
  `${whole > 0 ? Math.round((part * 100) / whole) : 0} %`;
