import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import type { PromptFormat } from '../../../server/model/prompt-format.ts';
import { layOutPrompt, type Prompt } from '../../../server/prompt/layout.ts';
import { snippetBlock } from '../../../server/prompt/snippet-block.ts';
import { ByteTokenizer, FIRST_SPECIAL_ID } from '../../support/byte-tokenizer.ts';
import { contextOf } from '../../support/drawn-cursor.ts';
import { assertGolden } from '../../support/golden.ts';
import { SCRIPTED_FORMAT as FORMAT } from '../../support/scripted-engine.ts';

const tokenizer = new ByteTokenizer();
const SPELLINGS = new Map([
  [FORMAT.prefixToken, '<|fim_prefix|>'],
  [FORMAT.suffixToken, '<|fim_suffix|>'],
  [FORMAT.middleToken, '<|fim_middle|>'],
  [FORMAT.fileSeparatorToken, '<|file_sep|>'],
  [FORMAT.repositoryToken, '<|repo_name|>'],
]);

/** Text of the prompt, special tokens spelled out. */
function render(prompt: Prompt): string {
  let text = '';
  let bytes: number[] = [];
  for (const id of [...prompt.tokens, FORMAT.stopTokens[0]!]) {
    if (id < FIRST_SPECIAL_ID) bytes.push(id);
    else {
      text += tokenizer.decode(bytes) + (SPELLINGS.get(id) ?? '');
      bytes = [];
    }
  }
  return `${text}█ expected ${JSON.stringify(prompt.boundary.expected)}\n`;
}

function lay(
  context: ReturnType<typeof contextOf>,
  budgetTokens = 4096,
  form: PromptFormat['form'] = 'suffix-first',
): Prompt {
  return layOutPrompt({ context, format: { ...FORMAT, form }, tokenizer, budgetTokens });
}

const SNIPPETS = [
  { path: 'src/cart.ts', text: 'export function total(items: Item[]): number' },
  { path: 'src/item.ts', text: "export class Item\n  kind = '<|fim_middle|>';" },
];

function layWithSnippets(form: 'comments' | 'files'): Prompt {
  const format = { ...FORMAT, snippets: form };
  const context = contextOf(`${FUNCTION}  █\n  return total;\n}\n`, {
    imports: [{ line: 0, text: "import a from 'a';" }],
    prefixStartLine: 200,
  });
  const request = { snippets: SNIPPETS, languageId: 'typescript', format, tokenizer };
  const snippets = snippetBlock({ ...request, budgetTokens: 1000 });
  return layOutPrompt({ context, snippets, format, tokenizer, budgetTokens: 4096 });
}

const golden = (name: string): string => join(import.meta.dirname, '../../fixtures/prompts', `${name}.txt`);
const FUNCTION = 'export function sum(values: number[]): number {\n  let total = 0;\n';

/** Too long for a small prompt: its head is cut away. */
const CLASS =
  "import { Item } from './item.ts';\n\nexport class Cart {\n  total(currency: string): number {\n" +
  Array.from({ length: 120 }, (_, line) => `    log(${line});\n`).join('');
const OUTLINE = {
  imports: [{ line: 0, text: "import { Item } from './item.ts';" }],
  enclosing: [
    { line: 2, text: 'export class Cart {' },
    { line: 3, text: '  total(currency: string): number {' },
  ],
};

describe('layOutPrompt, golden prompts', () => {
  const stories: Record<string, Prompt> = {
    'blank-line': lay(contextOf(`${FUNCTION}  █\n  return total;\n}\n`)),
    'middle-of-word': lay(contextOf(`${FUNCTION}  for (const val█\n  return total;\n}\n`)),
    'auto-closed-bracket': lay(contextOf(`${FUNCTION}  console.log(█);\n  return total;\n}\n`)),
    'code-behind-cursor': lay(contextOf(`${FUNCTION}  const x = █ + total;\n  return total;\n}\n`)),
    'trailing-blank': lay(contextOf(`${FUNCTION}  total = █\n  return total;\n}\n`)),
    'usual-form': lay(contextOf(`${FUNCTION}  █\n  return total;\n}\n`), 4096, 'usual'),
    'imports-above': lay(
      contextOf(`  total█\n}\n`, {
        prefixStartLine: 200,
        imports: [
          { line: 0, text: "import { a } from './a.ts';" },
          { line: 1, text: "import b from 'b';" },
        ],
      }),
    ),
    'cut-inside-a-class': lay(contextOf(`${CLASS}    return this.█\n  }\n}\n`, OUTLINE), 1024),
    'special-token-text': lay(contextOf("const stop = '<|fim_middle|>';\n█\n// <|endoftext|>\n")),
    'snippets-as-comments': layWithSnippets('comments'),
    'snippets-as-files': layWithSnippets('files'),
    'empty-file': lay(contextOf('█')),
    'first-lines-of-a-file': lay(
      contextOf('class Cart {\n  █\n}\n', { path: 'src/Cart.java', languageId: 'java' }),
    ),
    'characters-outside-ascii': lay(contextOf("// größer — 日本語 🎉\nconst s = '█';\n// ende\n")),
  };
  for (const [name, prompt] of Object.entries(stories)) {
    it(name, () => {
      assertGolden(golden(name), render(prompt));
    });
  }
});

describe('layOutPrompt', () => {
  it('begins with the learned prompt, which takes nothing of the budget', () => {
    for (const form of ['suffix-first', 'usual'] as const) {
      const context = contextOf('a = 1\nb = █\nc = 3\n');
      const request = { context, format: { ...FORMAT, form }, tokenizer, budgetTokens: 12 };
      const { tokens } = layOutPrompt(request);
      assert.deepEqual(layOutPrompt({ ...request, learned: [900, 901] }).tokens, [900, 901, ...tokens]);
    }
  });

  it('keeps the suffix while a bracket is typed and auto-closed', () => {
    const before = lay(contextOf('foo█\nbar\n'));
    const after = lay(contextOf('foo(█)\nbar\n'));
    assert.equal(after.parts.after, before.parts.after);
  });

  it('never makes a special token out of text', () => {
    const prompt = lay(contextOf('<|fim_prefix|><|fim_middle|>█<|fim_suffix|>\n<|endoftext|>'));
    assert.deepEqual(
      prompt.tokens.filter((id) => id >= FIRST_SPECIAL_ID),
      [FORMAT.prefixToken, FORMAT.suffixToken, FORMAT.middleToken],
    );
  });

  const lines = fc.array(fc.stringMatching(/^[a-z ();]{0,40}$/), { maxLength: 120 });
  it('keeps within the budget, and the parts are the tokens', () => {
    fc.assert(
      fc.property(lines, lines, fc.integer({ min: 128, max: 2000 }), (above, below, budget) => {
        const outline = above.map((text, line) => ({ line, text }));
        const [imports, enclosing] = [outline.slice(0, 9), outline.slice(20, 24)];
        const prompt = lay(
          contextOf(`${above.join('\n')}█\n${below.join('\n')}`, { imports, enclosing }),
          budget,
        );
        assert.ok(prompt.tokens.length <= budget);
        const { before, after } = prompt.parts;
        assert.equal(tokenizer.decode(prompt.tokens), after + prompt.parts.outline + before);
        assert.ok(prompt.boundary.stem.endsWith(before));
      }),
    );
  });

  it('moves the start in steps: typing over many lines changes it rarely', () => {
    let text = '';
    let moves = 0;
    let start: string | undefined;
    for (let line = 0; line < 200; line++) {
      text += `const value${line} = ${line};\n`;
      const prompt = lay(contextOf(`${text}█`), 1024);
      const first = prompt.parts.before.split('\n')[0];
      if (start !== undefined && first !== start) moves++;
      start = first;
    }
    assert.ok(moves >= 5 && moves <= 12, `${moves} moves`);
  });

  it('keeps no room for an outline where a notebook fits with the cells above', () => {
    const text = `${'const value = 1;\n'.repeat(30)}function f() {\n  return █`;
    const notebook = contextOf(text, {
      prefixStartLine: -2,
      imports: [{ line: 0, text: 'import x' }],
      enclosing: [{ line: 0, text: 'function f() {' }],
    });
    const whole = lay(notebook);
    const { length } = whole.tokens;
    assert.equal(whole.parts.before, text.slice(0, text.indexOf(' █')));
    assert.deepEqual(lay(notebook, length), whole);
  });

  it('keeps the start when the window begins further up', () => {
    const above = Array.from({ length: 120 }, (_, line) => `const value${line} = ${line};\n`);
    const whole = lay(contextOf(`${above.join('')}█`), 1024);
    const cut = lay(contextOf(`${above.slice(32).join('')}█`, { prefixStartLine: 32 }), 1024);
    assert.equal(cut.parts.before, whole.parts.before);
  });

  it('cuts one endless line from its start, in steps', () => {
    const one = lay(contextOf(`${'x'.repeat(5000)}█`), 512);
    const two = lay(contextOf(`${'x'.repeat(5001)}█`), 512);
    assert.ok(one.tokens.length <= 512 && one.parts.before.length >= 400);
    assert.ok(two.parts.before.length - one.parts.before.length <= 1);
  });
});
