/**
 * A person who types lines of a real file again: at each place the lines are taken out, the cursor goes there, and every key is
 * typed. As in an editor, Enter brings the next line's indentation with it.
 */
import type { CorpusFile } from '../../corpus/corpus.ts';
import { groupsBy, inTurns, mulberry32, shuffled } from '../../support/seeded.ts';

export interface Place {
  /** What stands before and after the lines that are typed. `after` starts with a line break. */
  readonly before: string;
  readonly after: string;
  /** Typed one after the other. Their concatenation fills the gap. */
  readonly keys: readonly string[];
}

/** Places of one file, in the order they are visited. */
export interface Visit {
  readonly file: CorpusFile;
  readonly places: readonly Place[];
}

/** The first is where the file is opened, the second where the cursor jumps to. */
const PLACES_PER_FILE = 2;
const LINES_PER_PLACE = 3;
/** Shorter lines are closers and blank lines, where little is typed. */
const LEAST_CHARACTERS = 12;

/**
 * `limit` places, drawn with a seed: two of each file, files of all languages in turn and of all packages of a language in turn. The
 * same seed and a smaller limit give the first of the same places.
 */
export function drawVisits(files: readonly CorpusFile[], limit: number, seed: number): Visit[] {
  const random = mulberry32(seed);
  const ofLanguages = [...groupsBy(files, ({ language }) => language).values()].map((ofLanguage) =>
    inTurns(
      [...groupsBy(ofLanguage, (file) => file.package).values()].map((group) => shuffled(group, random)),
    ),
  );
  const visits: Visit[] = [];
  let left = limit;
  for (const file of inTurns(shuffled(ofLanguages, random))) {
    if (left <= 0) break;
    const places = drawPlaces(file.text, Math.min(left, PLACES_PER_FILE), random);
    if (places.length === 0) continue;
    visits.push({ file, places });
    left -= places.length;
  }
  return visits;
}

/** Places of a file with `\n` line ends that do not overlap, in drawn order; fewer in a file that has not enough lines of code. */
export function drawPlaces(text: string, count: number, random: () => number): Place[] {
  const lines = text.split('\n');
  const starts = shuffled(
    [...lines.keys()].filter((start) => isCode(lines, start)),
    random,
  );
  const chosen: number[] = [];
  for (const start of starts) {
    if (chosen.length === count) break;
    if (chosen.every((other) => Math.abs(other - start) >= LINES_PER_PLACE)) chosen.push(start);
  }
  return chosen.map((start) => placeAt(lines, start));
}

function isCode(lines: readonly string[], start: number): boolean {
  // The last line stays: there is always something after the cursor, as in most of a file.
  if (start + LINES_PER_PLACE >= lines.length) return false;
  return lines.slice(start, start + LINES_PER_PLACE).every((line) => line.trim().length >= LEAST_CHARACTERS);
}

function placeAt(lines: readonly string[], start: number): Place {
  const next = start + LINES_PER_PLACE;
  const typed = lines.slice(start, next);
  const indent = /^[ \t]*/.exec(typed[0]!)![0];
  return {
    before: lines.slice(0, start).join('\n') + (start > 0 ? '\n' : '') + indent,
    after: `\n${lines.slice(next).join('\n')}`,
    keys: keysOf(typed.join('\n').slice(indent.length)),
  };
}

function keysOf(text: string): string[] {
  return text.match(/\n[ \t]*|[^\n]/gu) ?? [];
}
