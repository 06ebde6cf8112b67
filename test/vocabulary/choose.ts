/** Which tokens stay: those in enough files, the bytes, the added ones, and whatever a kept token is merged from. */
import { BYTE_CHARACTERS } from '../../server/model/byte-alphabet.ts';
import type { TokenizerData } from '../../server/model/tokenizer-json.ts';
import type { SourceCounts } from './count.ts';

/** Files of one source that count for a token: a project's own words are in all of its files. */
const MAX_FILES_OF_A_SOURCE = 4;

/**
 * Score of each token by id: files that contain it (at most `MAX_FILES_OF_A_SOURCE` of a source), raised to the score of any
 * token merged from it; Infinity for bytes and added tokens. So the tokens above any threshold are closed under parts.
 */
export function scoreTokens(
  data: TokenizerData,
  size: number,
  sources: readonly SourceCounts[],
): Float64Array {
  const scores = new Float64Array(size);
  for (const { files } of sources) {
    files.forEach((count, id) => {
      scores[id]! += Math.min(count, MAX_FILES_OF_A_SOURCE);
    });
  }
  const ids = new Map(
    data.tokens.flatMap((token, id) => (token === undefined ? [] : [[token, id] as const])),
  );
  // Merges stand in the order in which their tokens were learnt: parts come before what is made of them.
  for (const [left, right] of data.merges.toReversed()) {
    const score = scores[ids.get(left + right)!]!;
    for (const part of [left, right]) {
      const id = ids.get(part)!;
      scores[id] = Math.max(scores[id]!, score);
    }
  }
  for (const character of BYTE_CHARACTERS) scores[ids.get(character)!] = Infinity;
  for (const { id } of data.added) scores[id] = Infinity;
  return scores;
}

/** Ids with at least this score, ascending. */
export function tokensAbove(scores: Float64Array, threshold: number): Int32Array {
  return Int32Array.from([...scores.keys()].filter((id) => scores[id]! >= threshold));
}
