import { hasSpecialTokenText } from '../prompt/special-token-text.ts';
import type { LearnedLines } from './learned.ts';

/** Longer text is no habit. */
const MAX_LINES = 16;
const MAX_LINE_CHARACTERS = 200;
/** Shorter text is typed as quickly. */
const LEAST_CHARACTERS = 8;
/** A name that says so, with a text of its own: `apiKey = "…"`, `password: …`. */
const NAMED_SECRET =
  /(?:passw(?:or)?d|passphrase|secret|token|credential|api_?-?key|access_?-?key|private_?-?key|auth(?:orization)?|bearer)\w*["'\]]*\s*(?::|=|=>|\()\s*[A-Za-z]?["'`]/i;
/** Letters and digits mixed, as keys and hashes are. */
const KEY_LIKE = /(?=[A-Za-z+/_-]*\d)(?=[\d+/_-]*[A-Za-z])[A-Za-z0-9+/_-]{20,}={0,2}/g;
const LEAST_KEY_DIGITS = 4;
/** Between a scheme and a host: `https://user:word@host`. */
const URL_WITH_PASSWORD = /:\/\/[^\s/@]+:[^\s/@]+@/;

/** Whether these lines may be kept: code that a person writes, nothing that looks like a secret, and no text that looks like a special token. */
export function isLearnable({ above, text }: Pick<LearnedLines, 'above' | 'text'>): boolean {
  const lines = text.split('\n');
  if (lines.length > MAX_LINES || above.length > MAX_LINE_CHARACTERS) return false;
  if (lines.some((line) => line.length > MAX_LINE_CHARACTERS)) return false;
  if (text.replace(/\s/g, '').length < LEAST_CHARACTERS || !/\p{L}/u.test(text)) return false;
  return [above, ...lines].every((line) => !mayHoldSecret(line) && !hasSpecialTokenText(line));
}

function mayHoldSecret(line: string): boolean {
  if (NAMED_SECRET.test(line) || URL_WITH_PASSWORD.test(line)) return true;
  return (line.match(KEY_LIKE) ?? []).some((word) => (word.match(/\d/g)?.length ?? 0) >= LEAST_KEY_DIGITS);
}
