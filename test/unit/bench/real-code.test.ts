import assert from 'node:assert/strict';
import { codeTexts, RealCode } from '../../bench/real-code.ts';
import { ByteTokenizer } from '../../support/byte-tokenizer.ts';

const [PREFIX, SUFFIX, MIDDLE] = [300, 301, 302];
const FORMAT = {
  form: 'suffix-first',
  prefixToken: PREFIX,
  suffixToken: SUFFIX,
  middleToken: MIDDLE,
  fileSeparatorToken: 303,
  repositoryToken: 304,
  stopTokens: [],
} as const;

describe('prompts of real code', () => {
  const tokenizer = new ByteTokenizer();
  const texts = codeTexts();
  const code = new RealCode(texts, tokenizer, FORMAT);

  it('cuts stretches out of the texts, each somewhere else', () => {
    const stretches = Array.from({ length: 50 }, (_, number) => code.stretch(number, 128));
    for (const [number, stretch] of stretches.entries()) {
      assert.equal(stretch.length, 128);
      assert.ok(texts[number % texts.length]!.text.includes(tokenizer.decode(stretch)));
    }
    assert.equal(new Set(stretches.map((stretch) => stretch.join())).size, 50);
    assert.deepEqual(code.stretch(7, 128), stretches[7]);
  });

  it('takes lines out and asks for them, the code behind them first', () => {
    for (let number = 0; number < 25; number++) {
      const { prompt, missing } = code.hole(number, 512);
      const middle = prompt.indexOf(MIDDLE);
      assert.equal(prompt.length, 512);
      assert.deepEqual(prompt.slice(0, 2), [PREFIX, SUFFIX]);
      const [after, before] = [prompt.slice(2, middle), prompt.slice(middle + 1)].map((ids) =>
        tokenizer.decode(ids),
      );
      const { text } = texts[number % texts.length]!;
      assert.ok(text.includes(before! + tokenizer.decode(missing) + after!));
      assert.match(before!, /\n$/);
      assert.match(tokenizer.decode(missing), /^[ \t]+\S/);
    }
  });
});
