import assert from 'node:assert/strict';
import type { Tokenizer } from '../../../server/model/tokenizer.ts';
import { cutLines } from '../../vocabulary/count.ts';
import { LossMeter } from '../../vocabulary/measure.ts';

/** A token a character; `#` ends a line and begins the next one in one token with it. */
const TOKENS = ['a', 'b', 'Ċ', 'ĊĊ', '返'];
const texts = ['a', 'b', '\n', '\n\n', '返'];
const tokenizer: Pick<Tokenizer, 'encode'> = {
  encode: (text) => (text.match(/\n\n|[^]/g) ?? []).map((part) => texts.indexOf(part)),
};

describe('losses of held-out files', () => {
  it('counts dropped tokens and lines where they stand, and which of them the file had before', () => {
    const meter = new LossMeter(tokenizer, TOKENS, [new Set([0, 1, 2, 3]), new Set([0, 2, 3, 4])]);
    meter.add({ path: 'x', language: 'C', text: 'a\nbb\n\na返\nb' });
    assert.deepEqual(meter.byLanguage.get('C'), {
      tokens: 6,
      lines: 3,
      lost: [
        { tokens: 0, lines: 0, newTokens: 0 },
        { tokens: 3, lines: 2, newTokens: 2 },
      ],
    });
    assert.deepEqual(meter.byLanguage.get('Chinese'), {
      tokens: 3,
      lines: 1,
      lost: [
        { tokens: 1, lines: 1, newTokens: 1 },
        { tokens: 0, lines: 0, newTokens: 0 },
      ],
    });
  });

  it('cuts the same lines each time, never to nothing', () => {
    const text = Array.from({ length: 200 }, (_, line) => `const value${line} = ${line};`).join('\n');
    const cut = cutLines('a.ts', text);
    assert.ok(cut.length > 5 && cut.length < 60, String(cut.length));
    assert.deepEqual(cutLines('a.ts', text), cut);
    for (const rest of cut) assert.ok(text.includes(rest.trimEnd()) && rest.length > 1);
  });
});
