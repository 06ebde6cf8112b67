/** Which tokens stay: the likeliest ones, the bytes, the added ones, and whatever a kept token is merged from. */
import { BYTE_CHARACTERS, CHARACTER_BYTES } from '../../server/model/byte-alphabet.ts';
import type { TokenizerData } from '../../server/model/tokenizer-json.ts';
import type { SourceCounts } from './count.ts';

/** Of the rows, for tokens that are not ASCII alone: letters with accents, other scripts. */
const SHARE_BEYOND_ASCII = 1 / 6;
/**
 * A token that no source uses is likelier when its other spellings (blank, dot or capitals before it) are used. The weight
 * was chosen by what sources lose that did not count (tenfold: 0.086 % of ASCII tokens with it, 0.096 % without, at 80,000).
 */
const SPELLING_WEIGHT = 0.1;
const MAX_SPELLING_SCORE = 60;
/** Shorter words have too many spellings. */
const MIN_WORD_CHARACTERS = 2;

/**
 * Ids of about `rows` tokens, ascending. A token scores ln(1 + files) for each source, so that a project's own words count
 * little, and at least as much as any token merged from it.
 */
export function chooseTokens(
  data: TokenizerData,
  size: number,
  sources: readonly SourceCounts[],
  rows: number,
): Int32Array {
  const { tokens, merges, added } = data;
  const scores = sourceScores(size, sources);
  addOtherSpellings(scores, tokens);
  const ids = new Map(tokens.flatMap((token, id) => (token === undefined ? [] : [[token, id] as const])));
  // Parts stand before what is merged from them.
  const merged = merges
    .toReversed()
    .map(([left, right]) => ({ id: ids.get(left + right)!, parts: [ids.get(left)!, ids.get(right)!] }));
  for (const { id, parts } of merged) {
    for (const part of parts) scores[part] = Math.max(scores[part]!, scores[id]!);
  }
  const ranked = [...ids.values()].sort((left, right) => scores[right]! - scores[left]! || left - right);
  const always = [...BYTE_CHARACTERS.map((byte) => ids.get(byte)!), ...added.map(({ id }) => id)];
  const beyond = Math.round(rows * SHARE_BEYOND_ASCII);
  const kept = new Set([
    ...always,
    ...ranked.filter((id) => isAscii(tokens[id]!)).slice(0, rows - beyond),
    ...ranked.filter((id) => !isAscii(tokens[id]!)).slice(0, beyond),
  ]);
  for (const { id, parts } of merged) {
    if (kept.has(id)) for (const part of parts) kept.add(part);
  }
  return Int32Array.from(kept).sort();
}

function sourceScores(size: number, sources: readonly SourceCounts[]): Float64Array {
  const scores = new Float64Array(size);
  for (const { files } of sources) {
    files.forEach((count, id) => {
      scores[id]! += Math.log1p(count);
    });
  }
  return scores;
}

function addOtherSpellings(scores: Float64Array, tokens: readonly (string | undefined)[]): void {
  const words = tokens.map((token) => (token === undefined ? '' : wordOf(token)));
  const ofWord = new Map<string, number>();
  words.forEach((word, id) => {
    ofWord.set(word, (ofWord.get(word) ?? 0) + scores[id]!);
  });
  words.forEach((word, id) => {
    const others = word.length < MIN_WORD_CHARACTERS ? 0 : ofWord.get(word)! - scores[id]!;
    scores[id]! += SPELLING_WEIGHT * Math.min(others, MAX_SPELLING_SCORE);
  });
}

/** The letters of a token in the byte alphabet, without blanks and signs around them. */
const wordOf = (token: string): string =>
  isAscii(token) ? token.replace(/^[^A-Za-z]+|[^A-Za-z]+$/g, '').toLowerCase() : token.replace(/^Ġ/, '');

/** Of a text in the byte alphabet. */
function isAscii(token: string): boolean {
  for (let at = 0; at < token.length; at++) if (CHARACTER_BYTES[token.charCodeAt(at)]! > 0x7f) return false;
  return true;
}
