import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CachingTokenizer } from '../../../server/prompt/caching-tokenizer.ts';
import { splitIntoSegments } from '../../../server/prompt/segments.ts';
import type { Tokenizer } from '../../../server/model/tokenizer.ts';
import { ByteTokenizer } from '../../support/byte-tokenizer.ts';

/** Qwen2's pre-tokenizer; JavaScript has no inline flags, so the contractions are spelled out. */
const PRE_TOKENS =
  /'(?:[sS]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+/gu;

/** An id for each different pre-token: two texts have the same ids only when they are split the same. */
class PreTokenTokenizer implements Tokenizer {
  readonly specialTokens = new Map<string, number>();

  private readonly ids = new Map<string, number>();
  calls = 0;

  encode(text: string): readonly number[] {
    this.calls++;
    return (text.match(PRE_TOKENS) ?? []).map((piece) => {
      const id = this.ids.get(piece) ?? this.ids.size;
      this.ids.set(piece, id);
      return id;
    });
  }
  decode(ids: readonly number[]): string {
    const pieces = [...this.ids.keys()];
    return ids.map((id) => pieces[id]).join('');
  }
  agreeingWith(): never {
    throw new Error('Nobody asks for it here.');
  }
  decodeStream(): ReturnType<Tokenizer['decodeStream']> {
    return new ByteTokenizer().decodeStream();
  }
}

const text = fc
  .array(
    fc.constantFrom(
      '\n',
      '\n',
      ' ',
      '  ',
      '\t',
      ';',
      '{',
      '}',
      'a',
      "'s",
      '1',
      'ß',
      '日',
      '🎉',
      '\u2028',
      '\v',
      '\ufeff',
      '\u0085',
      'x = 1',
    ),
  )
  .map((pieces) => pieces.join(''));

describe('splitIntoSegments', () => {
  it('keeps line ends with the line before them', () => {
    assert.deepEqual(splitIntoSegments('a;\n\n  b\n'), ['a;\n\n', '  b\n']);
    assert.deepEqual(splitIntoSegments('\n  return\n}'), ['\n', '  return\n', '}']);
    assert.deepEqual(splitIntoSegments(''), []);
  });
  it('loses nothing', () => {
    fc.assert(
      fc.property(text, (value) => {
        assert.equal(splitIntoSegments(value).join(''), value);
      }),
    );
  });
});

describe('CachingTokenizer', () => {
  it('gives the ids of the whole text', () => {
    const plain = new PreTokenTokenizer();
    const caching = new CachingTokenizer(plain);
    fc.assert(
      fc.property(text, (value) => {
        assert.deepEqual(caching.encode(value), plain.encode(value));
      }),
      { numRuns: 2000 },
    );
  });
  it('encodes only the line that changed', () => {
    const plain = new PreTokenTokenizer();
    const caching = new CachingTokenizer(plain);
    caching.encode('a\nb\nc');
    const before = plain.calls;
    caching.encode('a\nb\ncd');
    assert.equal(plain.calls, before + 1);
  });
});
