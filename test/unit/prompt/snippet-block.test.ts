import assert from 'node:assert/strict';
import fc from 'fast-check';
import { snippetBlock } from '../../../server/prompt/snippet-block.ts';
import { ByteTokenizer, FIRST_SPECIAL_ID } from '../../support/byte-tokenizer.ts';
import { SCRIPTED_FORMAT as FORMAT } from '../../support/scripted-engine.ts';

const tokenizer = new ByteTokenizer();
const block = (
  snippets: readonly { path: string; text: string }[],
  budgetTokens = 4096,
  languageId = 'typescript',
): ReturnType<typeof snippetBlock> =>
  snippetBlock({ snippets, languageId, format: FORMAT, tokenizer, budgetTokens });

describe('snippetBlock', () => {
  it('puts the best snippet last, each line a comment of the language', () => {
    const snippets = [
      { path: 'a.py', text: 'def a():' },
      { path: 'b.py', text: 'class B:\n\n    x = 1' },
    ];
    assert.equal(
      block(snippets, 4096, 'python').text,
      '# Path: b.py\n# class B:\n#     x = 1\n# Path: a.py\n# def a():\n',
    );
  });

  it('names a file once for neighbours', () => {
    const snippets = [
      { path: 'a.ts', text: 'one' },
      { path: 'a.ts', text: 'two' },
    ];
    assert.equal(block(snippets).text, '// Path: a.ts\n// one\n// two\n');
  });

  it('cuts at lines, and leaves out what would be next to nothing', () => {
    const text = 'one\ntwo\nthree\nfour';
    const head = '// Path: a.ts\n'.length;
    assert.equal(
      block([{ path: 'a.ts', text }], head + 22).text,
      '// Path: a.ts\n// one\n// two\n// three\n'.slice(0, 0),
    );
    assert.equal(
      block([{ path: 'a.ts', text }], head + 23).text,
      '// Path: a.ts\n// one\n// two\n// three\n',
    );
  });

  it('property: never takes more than its budget, ends in a line end, and has no special token', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom('<|fim_middle|>', '<|endoftext|>', '\n'),
    );
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('\n'));
    fc.assert(
      fc.property(fc.array(fc.record({ path: fc.string(), text })), fc.nat(400), (snippets, budget) => {
        const { text: written, tokens } = block(snippets, budget);
        assert.ok(tokens.length <= budget);
        assert.ok(written === '' || written.endsWith('\n'));
        assert.ok(tokens.every((id) => id < FIRST_SPECIAL_ID));
        assert.equal(tokenizer.decode(tokens), tokenizer.decode(tokenizer.encode(written)));
      }),
    );
  });
});
