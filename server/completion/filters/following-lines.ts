import { indentationWidth } from '../../prompt/indentation.ts';
import type { Filter } from './filter.ts';

/** A line with fewer letters and digits may stand twice by chance (`}`, `);`, `end`). */
const TELLING_CHARACTERS = 4;

/** Cuts where the model begins to write what stands below the cursor already. The first line is `dropNextLine`'s. */
export const cutAtFollowingLines: Filter = (candidate, around) => {
  const below = around.linesBelow.filter((line) => line.trim() !== '');
  if (below.length === 0) return candidate;
  const lines = candidate.text.split('\n');
  for (let index = 1; index < lines.length; index++) {
    if (lines[index]!.trim() === '' || !repeats(lines.slice(index), below)) continue;
    return { ...candidate, text: lines.slice(0, index).join('\n'), complete: true };
  }
  return candidate;
};

/** Whether `lines` start with the lines below: one telling line, or all of them where none tells much. */
function repeats(lines: readonly string[], below: readonly string[]): boolean {
  let compared = 0;
  for (const line of lines) {
    if (line.trim() === '') continue;
    const other = below[compared];
    if (other === undefined) return compared > 0;
    if (line.trim() !== other.trim()) return false;
    if (isTelling(line)) return true;
    if (indentationWidth(line) !== indentationWidth(other)) return false;
    compared++;
  }
  return compared > 0;
}

export function isTelling(line: string): boolean {
  return (line.match(/[\p{L}\p{N}]/gu)?.length ?? 0) >= TELLING_CHARACTERS;
}
