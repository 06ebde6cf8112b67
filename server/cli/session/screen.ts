import type { Buffer } from './buffer.ts';
import type { Suggestion } from './figures.ts';

/** What a person would see after a key. */
export interface Moment {
  readonly buffer: Buffer;
  /** Behind the cursor; empty when there is none. */
  readonly ghost: string;
  readonly suggestion?: Suggestion;
  /** Another suggestion than the one that is being typed along. */
  readonly isNew?: boolean;
  /** So many characters before the cursor were just taken over with Tab. */
  readonly accepted?: number;
  /** The model reads a place it does not know. */
  readonly waiting?: boolean;
}

export interface Screen {
  /** A new file, or a new place in it. */
  begin(title: string): void;
  show(moment: Moment): void;
  /** Before anything else is printed. */
  end(): void;
}

/** What the screens need of `process.stdout`. */
export interface Output {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

const SOURCES = { engine: 'engine', cache: 'cache', 'running-generation': 'attached' } as const;

/** `43 ms  engine  6 tokens  38 tok/s`. */
export function describeSuggestion({ latencyMs, statistics }: Suggestion): string {
  const { source, generatedTokens, decodeMs } = statistics;
  const words = [`${Math.round(latencyMs)} ms`, SOURCES[source]];
  if (generatedTokens > 0) words.push(`${generatedTokens} ${generatedTokens === 1 ? 'token' : 'tokens'}`);
  if (generatedTokens > 0 && decodeMs > 0)
    words.push(`${Math.round((generatedTokens * 1000) / decodeMs)} tok/s`);
  return words.join('  ');
}
