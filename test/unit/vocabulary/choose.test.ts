import assert from 'node:assert/strict';
import { BYTE_CHARACTERS } from '../../../server/model/byte-alphabet.ts';
import type { TokenizerData } from '../../../server/model/tokenizer-json.ts';
import { scoreTokens, tokensAbove } from '../../vocabulary/choose.ts';

/** Bytes, then what the merges make of them, then an end token. */
function tokenizerOf(...merges: readonly (readonly [string, string])[]): TokenizerData {
  const tokens = [...BYTE_CHARACTERS, ...merges.map((pair) => pair.join(''))];
  return { tokens, merges, added: [{ id: tokens.length, content: '<|end|>', special: true }] };
}

describe('choice of output tokens', () => {
  const data = tokenizerOf(['r', 'e'], ['t', 'u'], ['re', 'tu'], ['retu', 'r'], ['x', 'y']);
  const size = data.tokens.length + 3;
  const idOf = (token: string) => data.tokens.indexOf(token);
  const source = (filesOf: Readonly<Record<string, number>>) => {
    const files = new Uint32Array(size);
    for (const [token, count] of Object.entries(filesOf)) files[idOf(token)] = count;
    return { files, occurrences: files };
  };
  const keptTexts = (threshold: number, ...sources: ReturnType<typeof source>[]) =>
    [...tokensAbove(scoreTokens(data, size, sources), threshold)]
      .filter((id) => id >= 256)
      .map((id) => data.tokens[id] ?? '<|end|>');

  it('keeps bytes and added tokens though nobody used them, and no id without text', () => {
    const kept = tokensAbove(scoreTokens(data, size, []), 1);
    assert.deepEqual([...kept], [...Array.from({ length: 256 }, (_, byte) => byte), data.added[0]!.id]);
  });

  it('keeps what a kept token is merged from', () => {
    assert.deepEqual(keptTexts(3, source({ retu: 3, xy: 2 })), ['re', 'tu', 'retu', '<|end|>']);
  });

  it('lets no source count for more than a few files', () => {
    assert.deepEqual(keptTexts(5, source({ xy: 1000 })), ['<|end|>']);
    assert.deepEqual(keptTexts(5, source({ xy: 1000 }), source({ xy: 1 })), ['xy', '<|end|>']);
  });
});
