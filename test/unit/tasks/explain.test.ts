import assert from 'node:assert/strict';
import { describeContext } from '../../../server/tasks/context-used.ts';
import { unknownNames } from '../../../server/tasks/grounding.ts';
import { targetOf } from '../../../server/tasks/target.ts';
import { asComment } from '../../../src/explain/as-comment.ts';
import { renderExplanation } from '../../../src/explain/render.ts';
import { languageFor } from '../../../server/context/languages.ts';
import { inputOf, runTask } from './scene.ts';

const CODE = [
  "import { rate } from './rate.ts';",
  '',
  'function price(x: number): number {',
  '  return x * rate;',
  '}',
  '',
  '/** With tax. */',
  'export function total(xs: number[]): number {',
  '  let sum = 0;',
  '  for (const x of xs) sum += price(x);',
  '  return sum;',
  '}',
  '',
].join('\n');
const at = (needle: string): string => CODE.replace(needle, `█${needle}`);

describe('what a task works on', () => {
  const stories: readonly (readonly [string, string, string, string])[] = [
    [
      'the function around the cursor, with its comment',
      'typescript',
      at('sum += price'),
      '7-12 the function total',
    ],
    ['the function on its header', 'typescript', at('export function'), '7-12 the function total'],
    ['a statement at the top level', 'typescript', at('import { rate'), '1-1 the line'],
    ['the class around a field', 'java', 'class A {\n  int x█;\n}\n', '1-3 the class A'],
    [
      'lines by indentation without a grammar',
      'lua',
      'local x\nfunction f()\n  return 1█\nend\nf()\n',
      '2-4 the lines',
    ],
    ['a paragraph', 'plaintext', 'one\ntwo█\n\nthree\n', '1-2 the lines'],
    ['nothing in an empty file', 'python', '\n█\n', 'nothing'],
  ];
  for (const [title, language, drawing, expected] of stories) {
    it(title, async () => {
      const target = targetOf(await inputOf(language, drawing));
      assert.equal(
        target ? `${target.startLine + 1}-${target.endLine + 1} ${target.what}` : 'nothing',
        expected,
      );
    });
  }
});

describe('explain', () => {
  it('reads the definitions that the code uses, streams, and says what it read', async () => {
    const input = await inputOf('typescript', at('sum += price'), 'src/shop.ts');
    const { result, progress, engine } = await runTask(
      'explain',
      input,
      ({ prompt }) =>
        prompt.endsWith('1. ')
          ? 'Starts at 0.\n2. Adds each.\n\nThat is all.'
          : 'Sums `price` of `xs`.\n\nMore.',
      { detail: 'short', history: [] },
    );
    assert.ok(result.kind === 'answer');
    assert.equal(result.markdown, 'Sums `price` of `xs`.\n\n1. Starts at 0.\n2. Adds each.');
    assert.deepEqual(result.unknownNames, []);
    assert.equal(
      describeContext(result.context),
      'Read: the function total (src/shop.ts, lines 7–12) with the definition of price; 1 import.',
    );
    const text = progress.map((each) => (each.kind === 'text' ? each.text : '')).join('');
    assert.equal(text.trim(), result.markdown);
    assert.equal(progress[0]?.kind, 'reading');
    assert.equal(engine.asked.length, 2);
  });

  it('marks names that are made up', async () => {
    const input = await inputOf('typescript', at('sum += price'));
    const { result } = await runTask('explain', input, 'Calls `applyTax()` and `price`; uses taxRate.', {
      detail: 'short',
      history: [],
    });
    assert.ok(result.kind === 'answer');
    assert.deepEqual(result.unknownNames, ['applyTax', 'taxRate']);
  });

  it('cuts a selection of 5,000 lines to the budget and says so', async () => {
    const lines = Array.from(
      { length: 1_000 },
      (_, n) => `function f${n}(x: number) {\n  const y = x;\n\n  return y;\n}\n`,
    );
    const input = await inputOf('typescript', `█${lines.join('')}`);
    const all = { start: { line: 0, character: 0 }, end: { line: 5_000, character: 0 } };
    const { result, engine } = await runTask('explain', { ...input, range: all }, 'Functions.', {
      detail: 'short',
      history: [],
    });
    assert.ok(result.kind === 'answer');
    assert.ok(engine.asked[0]!.request.promptTokens.length < 2_048 + 600);
    assert.match(describeContext(result.context), /of 5,000 lines were left out/);
  });

  it('is cancelled while it writes', async () => {
    const input = await inputOf('typescript', at('sum += price'));
    const cancel = new AbortController();
    const running = runTask(
      'explain',
      input,
      () => {
        setImmediate(() => {
          cancel.abort();
        });
        return 'A long answer. '.repeat(50);
      },
      { detail: 'short', history: [] },
      { signal: cancel.signal },
    );
    assert.deepEqual((await running).result, { kind: 'cancelled' });
  });

  it('says that a model without a chat template cannot', async () => {
    const input = await inputOf('typescript', at('sum += price'));
    const { result } = await runTask('explain', input, 'x', {}, { template: '{% broken' });
    assert.equal(result.kind === 'refused' && result.reason, 'no-chat-template');
  });
});

describe('grounding', () => {
  it('knows words of languages, text in quotes and blocks of code from names', () => {
    assert.deepEqual(unknownNames('Returns `null` or `"nope"`; a `for` loop.\n```\nmadeUp()\n```', ''), []);
    assert.deepEqual(unknownNames('The snake_case and `other`', 'other'), ['snake_case']);
  });
});

describe('the panel', () => {
  const code = ['let sum = 0;', 'for (const x of xs) sum += price(x);', 'return sum;'];
  const html = (markdown: string, unknown: readonly string[] = []): string =>
    renderExplanation(markdown, { code, startLine: 8, unknownNames: unknown });

  it('links a statement to its lines and a name to its definition', () => {
    assert.equal(
      html('- Adds `price(x)`.').replaceAll('\n', ''),
      '<ul><li data-lines="9" class="linked">Adds <code class="symbol" data-symbol="price" tabindex="0" role="link">price(x)</code>.</li></ul>',
    );
  });

  it('marks what is made up', () => {
    assert.match(html('Calls `tax`.', ['tax']), /<p class="doubtful".*<code class="unknown">tax<\/code>/);
  });

  it('shows HTML of the model as text', () => {
    assert.doesNotMatch(html('<img src=x onerror=alert(1)> [a](javascript:alert(1))'), /<img|href/);
  });

  it('becomes a comment in the language', () => {
    const python = languageFor('python', 'a.py');
    assert.equal(asComment('**Sums** `xs`.\n\n- one', python, '  '), '  # Sums xs.\n  #\n  # - one');
    assert.equal(asComment('Red.', languageFor('css', 'a.css'), ''), '/*\n Red.\n*/');
  });
});
