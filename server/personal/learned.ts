/** What is learned of a person's code: lines that they accepted or typed again and again, and how often. Pure. */
import { languageGroup } from '../context/language-group.ts';

/** Lines with the line above them. */
export interface LearnedLines {
  readonly way: 'accepted' | 'typed';
  /** VS Code's id. */
  readonly languageId: string;
  /** The nearest line above that is not blank, without its indentation; empty where there is none, and of lines typed below different ones. */
  readonly above: string;
  /** Whole lines without the indentation that all have in common, and without the last line end. Line ends are `\n`. */
  readonly text: string;
}

export interface Learned extends LearnedLines {
  readonly times: number;
  /** Milliseconds since 1970. */
  readonly lastMs: number;
}

/** Some 3,000 lines. */
const MAX_LEARNED_BYTES = 256 * 1024;
/** What was not used for so long is another project's, or another habit. */
const MAX_AGE_MS = 90 * 24 * 60 * 60 * 1000;
/** What one entry takes beside its text. */
const ENTRY_BYTES = 64;

/** By `keyOf`, newest last. */
export type LearnedByKey = Map<string, Learned>;

/** Once more, or for the first time. */
export function addLines(
  learned: LearnedByKey,
  { way, languageId, above, text }: LearnedLines,
  nowMs: number,
): void {
  const lines: LearnedLines = { way, languageId, above, text };
  const key = keyOf(lines);
  const times = learned.get(key)?.times ?? 0;
  learned.delete(key);
  learned.set(key, { ...lines, times: times + 1, lastMs: nowMs });
}

/** What is young enough, the newest of it as far as the bytes go. */
export function withinLimits(
  learned: Iterable<Learned>,
  nowMs: number,
  maxBytes = MAX_LEARNED_BYTES,
): LearnedByKey {
  const kept: Learned[] = [];
  let bytes = 0;
  for (const entry of [...learned].sort((a, b) => b.lastMs - a.lastMs)) {
    bytes += bytesOf(entry);
    if (nowMs - entry.lastMs > MAX_AGE_MS || bytes > maxBytes) break;
    kept.push(entry);
  }
  return new Map(kept.reverse().map((entry) => [keyOf(entry), entry]));
}

export function bytesOf({ above, text }: LearnedLines): number {
  return Buffer.byteLength(above) + Buffer.byteLength(text) + ENTRY_BYTES;
}

/** The same lines in languages of a kind are the same. */
export function keyOf({ way, languageId, above, text }: LearnedLines): string {
  return JSON.stringify([way, languageGroup(languageId), above, text]);
}
