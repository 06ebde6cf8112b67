import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { COMPILED_TOKENIZER_FILE } from '../../../server/model/bpe/compiled-tokenizer.ts';
import { openGguf } from '../../../server/model/gguf/open-gguf.ts';
import { loadTokenizer } from '../../../server/model/load-tokenizer.ts';
import { parseTokenizerJson, TOKENIZER_FILE } from '../../../server/model/tokenizer-json.ts';
import type { Tokenizer } from '../../../server/model/tokenizer.ts';
import { writeTokenizer } from '../../../server/model/write-tokenizer.ts';
import { isComparable, referenceEncoder } from '../../support/reference-tokenizer.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { tinyGguf } from '../../support/tiny-gguf.ts';

/** Text as it comes in editors: code, every script, emoji, line ends, blanks. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '    ',
        'return',
        ' return',
        '\r\n',
        '\n\n',
        '\t',
        ' =',
        'const',
        "'Ll",
        '<|fim_prefix|>',
      ),
      fc.constantFrom('é', '日本', '👩‍👩‍👧', '\u0085', '\ufeff', '\u200b', '١٢', 'ﬁ'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('tokenizer', () => {
  const folder = temporaryFolder();
  let json = '';
  let tokens: readonly string[] = [];
  let tokenizer: Tokenizer;
  beforeEach(async () => {
    const path = join(folder(), 'model.gguf');
    writeFileSync(path, tinyGguf());
    const model = await openGguf(path);
    await model.close();
    tokens = model.tokens;
    await writeTokenizer(model, folder());
    json = readFileSync(join(folder(), TOKENIZER_FILE), 'utf8');
    tokenizer = await loadTokenizer(folder());
  });
  const textsOf = (text: string) => tokenizer.encode(text).map((id) => tokens[id]);

  it('applies merges, best first', () => {
    assert.deepEqual(textsOf('    return x'), ['ĠĠĠ', 'Ġ', 'return', 'Ġ', 'x']);
    assert.deepEqual(textsOf('returning'), ['return', 'ing']);
    assert.deepEqual(textsOf(''), []);
  });

  it('gives back every text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        assert.equal(tokenizer.decode(tokenizer.encode(text)), text);
      }),
    );
  });

  it('agrees with an independent implementation on the same tokenizer.json', () => {
    const reference = referenceEncoder(json);
    fc.assert(
      fc.property(anyText.filter(isComparable), (text) => {
        assert.deepEqual(tokenizer.encode(text), reference(text));
      }),
      { numRuns: 300 },
    );
  });

  it('never makes a special token of text', () => {
    const special = new Set(tokens.flatMap((token, id) => (token.startsWith('<|') ? [id] : [])));
    const text = 'a<|fim_prefix|>b<|endoftext|><|im_start|><|file_sep|><|repo_name|>';
    assert.ok(tokenizer.encode(text).every((id) => !special.has(id)));
    assert.equal(tokenizer.decode(tokenizer.encode(text)), text);
  });

  it('takes user-defined tokens from text, as llama.cpp does', () => {
    assert.deepEqual(textsOf('<tool_call>x</tool_call>'), ['<tool_call>', 'x', '</tool_call>']);
    assert.equal(tokenizer.decode(tokenizer.encode('<tool_call>x')), '<tool_call>x');
  });

  it('treats control tokens as special also where a file calls them user-defined', async () => {
    const at = tokens.indexOf('<|fim_prefix|>');
    const types = tokens.map((token, id) => (id === at || token.startsWith('<|') ? 4 : 1));
    await writeTokenizer({ tokens, tokenTypes: types, merges: ['Ġ Ġ'] }, folder());
    const other = await loadTokenizer(folder());
    assert.ok(!other.encode('<|fim_prefix|>').includes(at));
    assert.equal(other.decode([at]), '');
  });

  it('gives no text for special, unused and unknown ids', () => {
    const unused = tokens.findIndex((token) => token.startsWith('[PAD'));
    assert.equal(tokenizer.decode([tokens.indexOf('<|im_end|>'), unused, 1_000_000, -1]), '');
  });

  it('knows the tokens that agree with a text: those that begin with it, and those it begins with', () => {
    const of = (text: string) => {
      const [first] = tokenizer.agreeingWith(text);
      return new Map(first!.ids.map((id, nth) => [tokens[id], first!.covers[nth]]));
    };
    assert.equal(of('ret').get('return'), 3);
    assert.equal(of('returning').get('return'), 6);
    assert.equal(of('ret').get('r'), 1);
    assert.equal(of('ret').has('ing'), false);
    assert.equal(tokenizer.agreeingWith('ing')[1]!.covers.length > 0, true, 'from its second byte on too');
    assert.deepEqual(tokenizer.agreeingWith(''), []);
  });

  it('misses none of them', () => {
    const texts = tokens.map((_, id) => tokenizer.decode([id]));
    for (const text of ['r', ' ', 'ret', '  retur', 'in', '\n    x', '(', '\0a', 'a\0']) {
      const steps = tokenizer.agreeingWith(text);
      for (const [at, { ids }] of steps.entries()) {
        const rest = text.slice(at);
        const agree = (own: string) => own !== '' && (own.startsWith(rest) || rest.startsWith(own));
        const wanted = texts.flatMap((own, id) => (agree(own) ? [id] : []));
        assert.deepEqual(
          [...ids].sort((a, b) => a - b),
          wanted,
          JSON.stringify(rest),
        );
      }
    }
  });

  it('property: whoever chooses among agreeing tokens writes a text that begins with the one wanted', () => {
    fc.assert(
      fc.property(anyText, fc.array(fc.nat(), { minLength: 1 }), (text, draws) => {
        const steps = tokenizer.agreeingWith(text);
        assert.equal(steps.length, Buffer.byteLength(text));
        const written: number[] = [];
        for (let at = 0; at < steps.length;) {
          const { ids, covers } = steps[at]!;
          assert.ok(ids.length > 0);
          const nth = draws[written.length % draws.length]! % ids.length;
          written.push(ids[nth]!);
          at += covers[nth]!;
        }
        const whole = tokenizer.decode(written);
        // A character may be cut at the end.
        assert.ok(
          whole.replace(/\ufffd$/, '').startsWith(tokenizer.decode(tokenizer.encode(text))) || text === '',
          whole,
        );
        assert.ok(written.every((id) => ![...tokenizer.specialTokens.values()].includes(id)));
      }),
    );
  });

  it('streams text as soon as its characters are whole', () => {
    const stream = tokenizer.decodeStream();
    const pieces = tokenizer.encode('é👋!').map((id) => stream.push(id));
    assert.deepEqual(pieces, ['', 'é', '', '', '', '👋', '!']);
    assert.equal(stream.flush(), '');
  });

  it('streams the same text that decode gives, whatever the ids', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(319), { maxLength: 30 }), (ids) => {
        const stream = tokenizer.decodeStream();
        const text = ids.map((id) => stream.push(id)).join('') + stream.flush();
        assert.equal(text, tokenizer.decode(ids));
      }),
    );
  });

  it('shows an unfinished character as U+FFFD', () => {
    const [first = 0, second = 0] = tokenizer.encode('👋');
    assert.equal(tokenizer.decode([first, second]), '\ufffd');
    const stream = tokenizer.decodeStream();
    assert.equal(stream.push(first), '');
    assert.equal(stream.flush(), '\ufffd');
  });

  it('keeps a byte order mark', () => {
    assert.equal(tokenizer.decode(tokenizer.encode('\ufeffa')), '\ufeffa');
  });

  it('keeps tokens named like properties of objects', async () => {
    const odd = ['__proto__', 'constructor', 'toString'];
    const types = [...tokens.map(() => 1), ...odd.map(() => 1)];
    await writeTokenizer({ tokens: [...tokens, ...odd], tokenTypes: types, merges: ['Ġ Ġ'] }, folder());
    const other = await loadTokenizer(folder());
    assert.equal(other.decode([tokens.length, tokens.length + 1, tokens.length + 2]), odd.join(''));
  });

  for (const [what, unit] of [
    ['a word', 'x'],
    ['blanks', ' '],
    ['line breaks', '\n'],
    ['words', 'some return '],
    ['CJK', '日本'],
    ['emoji', '👋'],
  ] as const) {
    it(`is not held up by a megabyte of ${what}`, function () {
      this.timeout(60_000);
      const text = unit.repeat(1_000_000 / Buffer.byteLength(unit));
      assert.equal(tokenizer.decode(tokenizer.encode(text)), text);
    });
  }

  it('refuses a tokenizer file that is none, or damaged', async () => {
    const path = join(folder(), COMPILED_TOKENIZER_FILE);
    const whole = readFileSync(path);
    const marked = Buffer.from(whole);
    marked[0]! ^= 1;
    for (const bytes of [Buffer.alloc(0), Buffer.from('{}'), whole.subarray(0, -1), marked]) {
      writeFileSync(path, bytes);
      await assert.rejects(loadTokenizer(folder()), /The tokenizer file is damaged/);
    }
  });

  it('is not compiled when a rule has no token', async () => {
    const types = tokens.map(() => 1);
    await assert.rejects(
      writeTokenizer({ tokens, tokenTypes: types, merges: ['Ġ nowhere'] }, folder()),
      /no token "nowhere"/,
    );
    assert.throws(() => parseTokenizerJson('{"model":{"type":"WordPiece"}}'));
  });
});
