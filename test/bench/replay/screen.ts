/** What stands behind the cursor as ghost text while a person types, as VS Code draws it. */

export type Change =
  /** Nothing came, or what stood there already. */
  | 'none'
  /** A text, where there was none or one that the key had ended. */
  | 'new'
  /** A text that agreed with what was typed vanished or was replaced: the eye is drawn to it for nothing. */
  | 'flicker';

export class Screen {
  /** Behind the cursor; empty when nothing is shown. */
  text = '';

  /** A text that goes on as typed stays, the rest of it; any other goes. */
  type(key: string): void {
    this.text = this.text.startsWith(key) ? this.text.slice(key.length) : '';
  }

  /** An answer is drawn; empty when there is nothing to show. A text that only grows is no flicker. */
  draw(text: string): Change {
    const kept = this.text;
    this.text = text;
    if (text === kept) return 'none';
    if (kept !== '' && !text.startsWith(kept)) return 'flicker';
    return 'new';
  }
}

/** A person does not press Tab to save one key. */
const LEAST_ACCEPTED_CHARACTERS = 2;

/**
 * How many characters a person accepts who knows what they want: whole lines of the text, from the rest of the present one on, as
 * long as they are what would be typed.
 */
export function rightCharacters(text: string, upcoming: string): number {
  let right = 0;
  for (let end = text.indexOf('\n'); ; end = text.indexOf('\n', end + 1)) {
    const lines = end < 0 ? text : text.slice(0, end);
    const next = upcoming.charAt(lines.length);
    if (!upcoming.startsWith(lines) || (next !== '' && next !== '\n')) break;
    right = lines.length;
    if (end < 0) break;
  }
  return right >= LEAST_ACCEPTED_CHARACTERS ? right : 0;
}

/**
 * Whether the text writes again what stands behind the cursor: the rest of its line, or, as its last line, the next line with a word
 * in it. `replaced` characters of `after` are taken in by the text.
 */
export function duplicates(text: string, replaced: number, after: string): boolean {
  const [rest, ...below] = after.slice(replaced).split('\n');
  if (/\w/.test(rest!) && text.trimEnd().endsWith(rest!.trim())) return true;
  const last = text.trimEnd().split('\n').at(-1)!.trim();
  const next = below.find((line) => line.trim() !== '')?.trim();
  return /\w/.test(last) && last === next;
}
