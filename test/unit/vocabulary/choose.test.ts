import assert from 'node:assert/strict';
import { BYTE_CHARACTERS } from '../../../server/model/byte-alphabet.ts';
import type { TokenizerData } from '../../../server/model/tokenizer-json.ts';
import { chooseTokens } from '../../vocabulary/choose.ts';

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
  /** Kept tokens that are more than a byte, when `more` of them may be: a byte takes a row as well. */
  const keptTexts = (more: number, ...sources: ReturnType<typeof source>[]) =>
    [...chooseTokens(data, size, sources, Math.round((128 + more) / (5 / 6)))]
      .filter((id) => id >= 256)
      .map((id) => data.tokens[id] ?? '<|end|>');

  it('keeps bytes and added tokens though nobody used them, and no id without text', () => {
    const kept = chooseTokens(data, size, [], 0);
    assert.deepEqual([...kept], [...Array.from({ length: 256 }, (_, byte) => byte), data.added[0]!.id]);
  });

  it('keeps what a kept token is merged from', () => {
    const all = Object.fromEntries(BYTE_CHARACTERS.map((byte) => [byte, 9]));
    assert.deepEqual(keptTexts(3, source({ ...all, retu: 3, xy: 2 })), ['re', 'tu', 'retu', '<|end|>']);
    assert.deepEqual(keptTexts(1, source({ ...all, retu: 2, xy: 3 })), ['xy', '<|end|>']);
  });

  it('lets a project’s own words count little', () => {
    const all = Object.fromEntries(BYTE_CHARACTERS.map((byte) => [byte, 1000]));
    const own = source({ ...all, xy: 30 });
    const others = Array.from({ length: 10 }, () => source({ ...all, tu: 1 }));
    assert.deepEqual(keptTexts(1, own, ...others), ['tu', '<|end|>']);
  });
});
