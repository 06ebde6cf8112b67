/**
 * A person who types lines of a real file again: at each place the lines are taken out, the cursor goes there, and every key is
 * typed. As in an editor, Enter brings the next line's indentation with it.
 */

export interface Place {
  /** What stands before and after the lines that are typed. `after` starts with a line break. */
  readonly before: string;
  readonly after: string;
  /** Typed one after the other. Their concatenation fills the gap. */
  readonly keys: readonly string[];
}

/** Places lie at these shares of the file: with much and with little before the cursor. */
const SHARES = [0.3, 0.6, 0.85];
const LINES_PER_PLACE = 3;
/** Shorter lines are closers and blank lines, where little is typed. */
const LEAST_CHARACTERS = 12;

/** Places of a file with `\n` line ends, from top to bottom; fewer in a file that has not enough lines of code. */
export function typingScript(text: string): Place[] {
  const lines = text.split('\n');
  const places: Place[] = [];
  let next = 0;
  for (const share of SHARES) {
    const start = firstCodeLine(lines, Math.max(next, Math.floor(lines.length * share)));
    if (start === undefined) break;
    next = start + LINES_PER_PLACE;
    const typed = lines.slice(start, next);
    const indent = /^[ \t]*/.exec(typed[0]!)![0];
    places.push({
      before: lines.slice(0, start).join('\n') + (start > 0 ? '\n' : '') + indent,
      after: `\n${lines.slice(next).join('\n')}`,
      keys: keysOf(typed.join('\n').slice(indent.length)),
    });
  }
  return places;
}

function firstCodeLine(lines: readonly string[], from: number): number | undefined {
  for (let start = from; start + LINES_PER_PLACE < lines.length; start++) {
    const run = lines.slice(start, start + LINES_PER_PLACE);
    if (run.every((line) => line.trim().length >= LEAST_CHARACTERS)) return start;
  }
  return undefined;
}

function keysOf(text: string): string[] {
  return text.match(/\n[ \t]*|[^\n]/gu) ?? [];
}
