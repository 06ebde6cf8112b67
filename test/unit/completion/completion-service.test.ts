import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import {
  CompletionService,
  type CompletionServiceParts,
} from '../../../server/completion/completion-service.ts';
import { Rejections } from '../../../server/completion/rejections.ts';
import type { CompletionResult } from '../../../server/completion/result.ts';
import { wouldShow } from '../../../server/completion/would-show.ts';
import type { CompletionContext } from '../../../server/context/context.ts';
import type { PromptSnippet } from '../../../server/prompt/snippet-block.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../server/settings.ts';
import type { CompleteParams } from '../../../server/completion/complete-params.ts';
import { ByteTokenizer } from '../../support/byte-tokenizer.ts';
import { accept, contextOf, CURSOR } from '../../support/drawn-cursor.ts';
import {
  SCRIPTED_FORMAT,
  SCRIPTED_LOG_PROBABILITY,
  SCRIPTED_REUSED_TOKENS,
  ScriptedEngine,
  type Script,
} from '../../support/scripted-engine.ts';

/** Longer than a suggestion must stand before what comes below it is computed. */
const PAST_NEXT_DELAY_MS = 400;
const BLOCK = { kind: 'block' } as const;
/** Long enough that only a hang reaches it. */
const NO_DEADLINE_MS = 15_000;

class Story {
  readonly engine: ScriptedEngine;
  readonly service: CompletionService;
  /** Of the rejections: moved by hand. */
  nowMs = 0;
  readonly rejections = new Rejections(() => this.nowMs);
  private readonly settings: Settings;
  /** Nothing is computed that was not asked for, unless a story is about that. */
  hasSpareTime = false;
  /** Text of other files for a place; counted, to see when it is looked for. */
  snippetsFor: (context: CompletionContext) => readonly PromptSnippet[] = () => [];
  lookedFor = 0;
  /** What is learned of the person. */
  personal: NonNullable<CompletionServiceParts['personal']> = { knows: () => false };
  /** All of the document, where it is longer than what is drawn. */
  document: string | undefined;
  documentReads = 0;

  constructor(script: Script | string, settings: Partial<Settings> = {}) {
    const tokenizer = new ByteTokenizer();
    this.settings = { ...DEFAULT_SETTINGS, deadlineMs: NO_DEADLINE_MS, promptTokens: 4096, ...settings };
    this.engine = new ScriptedEngine(tokenizer, typeof script === 'string' ? () => script : script);
    this.service = new CompletionService({
      engine: this.engine,
      tokenizer,
      format: SCRIPTED_FORMAT,
      settings: () => this.settings,
      now: () => performance.now(),
      hasSpareTime: () => Promise.resolve(this.hasSpareTime),
      rejections: this.rejections,
      textOf: () => {
        this.documentReads++;
        return this.document;
      },
      snippetsFor: (context) => {
        this.lookedFor++;
        return Promise.resolve(this.snippetsFor(context));
      },
      personal: {
        knows: (context, insertText) => this.personal.knows(context, insertText),
      },
    });
  }

  ask(
    context: CompletionContext,
    more: Partial<CompleteParams> = {},
    signal = new AbortController().signal,
  ): Promise<CompletionResult> {
    return this.service.complete({ context, trigger: 'automatic', maxItems: 1, ...more }, signal);
  }

  /** The text as it would be after accepting, or the reason of showing nothing. */
  async see(drawn: string, more: Partial<CompletionContext> = {}): Promise<string> {
    const context = contextOf(drawn, more);
    return seen(context, await this.ask(context));
  }
}

function seen(context: CompletionContext, result: CompletionResult): string {
  if (result.kind === 'shown') return accept(context, result.items[0]!);
  return `!${result.kind === 'cancelled' ? 'cancelled' : result.reason}`;
}

/** A model that knows one document by heart, and nothing else. */
const knows =
  (document: string): Script =>
  ({ before }) =>
    document.startsWith(before) ? document.slice(before.length) : '';

/** Polls; only a hang reaches mocha's limit. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

describe('CompletionService, stories', () => {
  it('typing: shows the rest of the line', async () => {
    const story = new Story(knows('const x = 1;\nconst y = 2;\n'));
    assert.equal(await story.see('const █\n'), 'const x = 1;█\n');
  });

  it('typing on along a suggestion asks the engine once', async () => {
    const story = new Story(knows('const x = foo(1);\n'));
    for (const drawn of ['co█\n', 'const█\n', 'const █\n', 'const x = fo█\n', 'const x = foo(█)\n']) {
      assert.equal(await story.see(drawn), 'const x = foo(1);█\n');
    }
    assert.equal(story.engine.asked.length, 1);
    assert.equal(story.service.counts.answeredWithoutEngine, 4);
  });

  it('going back to a place asks nobody', async () => {
    const story = new Story(knows('const x = 1;\n'));
    await story.see('con█\n');
    await story.see('cons█\n');
    assert.equal(await story.see('con█\n'), 'const x = 1;█\n');
    assert.equal(story.engine.asked.length, 1);
  });

  it('braces are written as the file has them', async () => {
    /** What the latest request must begin with. */
    const bound = (): string => {
      const { beginning = [] } = story.engine.asked.at(-1)!.request;
      return new ByteTokenizer().decode(beginning.map(({ ids }) => ids[0]!));
    };
    /** Writes a blank before the brace where it is free to. */
    const story: Story = new Story(() => (bound() === '' ? '  if (x) {\n' : `${bound()}    a();\n  }\n`));
    assert.equal(
      await story.see('function f(x){\n  █\n}\n', { extent: BLOCK }),
      'function f(x){\n  if (x){\n    a();\n  }█\n}\n',
    );
    assert.deepEqual(
      story.engine.asked.map(({ before, request }) => [before, request.candidates]),
      [
        ['function f(x){\n', [{ kind: 'greedy' }]],
        ['function f(x){\n  if (x', [{ kind: 'greedy' }]],
      ],
    );
    assert.equal(bound(), '){\n', 'with what followed the brace');
    const context = contextOf('function f(x){\n  █\n}\n', { extent: BLOCK });
    await story.ask(context, { trigger: 'invoked', maxItems: 2 });
    const [sampled, again] = story.engine.asked.slice(2).map(({ request }) => request.candidates[0]!);
    assert.deepEqual(again, { ...sampled, drawsMade: '  if (x'.length }, 'other suggestions too');
  });

  it('so is a brace that the model ends with', async () => {
    const story = new Story('  if (x) {');
    assert.equal(await story.see('function f(x){\n  █\n  }\n}\n'), 'function f(x){\n  if (x){█\n  }\n}\n');
    assert.equal(story.engine.asked.length, 1, 'and it is not asked what comes next');
  });

  it('a brace that the engine writes as before is not asked for again', async () => {
    const story = new Story(({ before }) => (before.endsWith('x') ? ') {\n' : '  if (x) {\n'));
    assert.equal(await story.see('function f(x){\n  █\n  }\n}\n'), 'function f(x){\n  if (x) {█\n  }\n}\n');
    assert.equal(story.engine.asked.length, 2);
  });

  it('a blank that is typed before a brace stays', async () => {
    const story = new Story(' {\n    a();\n  }\n');
    assert.equal(
      await story.see('function f(x){\n  if (x) █\n}\n', { extent: BLOCK }),
      'function f(x){\n  if (x) {\n    a();\n  }█\n}\n',
    );
  });

  it('a model that skips the hole is asked how else it would begin', async () => {
    const story = new Story(({ before, sampling }) => {
      const begun = before.slice(before.lastIndexOf('\n') + 1);
      if (sampling.kind === 'greedy' && sampling.avoidFirst !== undefined) return 'first();\n';
      return begun === '' ? '  second();\n' : '';
    });
    assert.equal(await story.see('{\n  █\n  second();\n}\n'), '{\n  first();█\n  second();\n}\n');
    const [, again] = story.engine.asked;
    assert.equal(again!.before, '{\n  ', 'behind the indentation that the first try wrote');
    assert.deepEqual(again!.request.candidates, [{ kind: 'greedy', avoidFirst: ['s'.charCodeAt(0)] }]);
    assert.equal(await story.see('{\n  fir█\n  second();\n}\n'), '{\n  first();█\n  second();\n}\n');
    assert.equal(story.engine.asked.length, 2);
  });

  it('a model that ends at once behind a line that opens a block is asked for the block', async () => {
    const story = new Story(() => {
      const asked = story.engine.asked.at(-1)!.request.beginning ?? [];
      const bound = new ByteTokenizer().decode(asked.map(({ ids }) => ids[0]!));
      return bound.includes('\n') ? `${bound}a();\n` : bound;
    });
    assert.equal(await story.see('f() {█\n'), 'f() {\n  a();█\n');
    const [first, again] = story.engine.asked.map(({ before, request: { beginning = [] } }) => [
      before,
      new ByteTokenizer().decode(beginning.map(({ ids }) => ids[0]!)),
    ]);
    assert.deepEqual(first, ['f()', ' {']);
    assert.deepEqual(again, ['f()', ' {\n  ']);
    assert.equal(await story.see('f() {█\n'), 'f() {\n  a();█\n', 'remembered');
    assert.equal(story.engine.asked.length, 2);
    assert.equal(await story.see('f() {█\n  b();\n}\n'), '!no-text', 'the block is there');
    for (const end of ['\n}', '}', '}\n']) {
      const closer: Story = new Story(() => {
        const asked = closer.engine.asked.at(-1)!.request.beginning ?? [];
        const bound = new ByteTokenizer().decode(asked.map(({ ids }) => ids[0]!));
        return bound.includes('\n') ? `${bound}a();\n` : bound + end;
      });
      assert.equal(
        await closer.see('f() {█}\n'),
        'f() {\n  a();\n█}\n',
        'nor does the closing bracket count',
      );
    }
    assert.equal(await story.see('a = b;█\n'), '!no-text', 'no block');
  });

  it('a lone comment is worth a second look, and shown only to a person who asks where nothing better comes', async () => {
    const better: Script = ({ sampling }) =>
      sampling.kind === 'greedy' && sampling.avoidFirst !== undefined ? '  a = 1;\n' : '  // note\n';
    assert.equal(await new Story(better).see('{\n  █\n}\n'), '{\n  a = 1;█\n}\n');
    const worse: Script = ({ sampling }) =>
      sampling.kind === 'greedy' && sampling.avoidFirst !== undefined ? '\n' : '  // note\n';
    const another: Script = ({ sampling }) =>
      sampling.kind === 'greedy' && sampling.avoidFirst !== undefined ? '  /* note */\n' : '  // note\n';
    for (const script of [worse, another]) {
      assert.equal(await new Story(script).see('{\n  █\n}\n'), '!lone-comment');
    }
    const context = contextOf('{\n  █\n}\n');
    const asked = await new Story(worse).ask(context, { trigger: 'invoked' });
    assert.equal(seen(context, asked), '{\n  // note█\n}\n');
    assert.equal(
      await new Story(knows('{\n  // note\n}\n')).see('{\n  // █\n}\n', { place: 'comment' }),
      '{\n  // note█\n}\n',
    );
  });

  it('so is one behind a line that opens a block, whose own text stays', async () => {
    const first = ({ sampling }: Parameters<Exclude<Script, string>>[0]): boolean =>
      sampling.kind === 'greedy' && sampling.avoidFirst === undefined;
    const better = new Story((asked) => (first(asked) ? ' {\n  // note\n' : 'a();\n'));
    assert.equal(await better.see('f() {█}\n'), 'f() {\n  a();\n█}\n');
    assert.deepEqual(
      better.engine.asked.map(({ before, request }) => [before, request.candidates]),
      [
        ['f()', [{ kind: 'greedy' }]],
        ['f() {\n  ', [{ kind: 'greedy', avoidFirst: ['/'.charCodeAt(0)] }]],
      ],
    );
    const worse = new Story((asked) => (first(asked) ? ' {\n  // note\n' : '\n'));
    assert.equal(await worse.see('f() {█}\n'), '!lone-comment');
  });

  it('a line that opens less than the lines below close is begun in two other ways, unless they are unlikely', async () => {
    const avoided = ({ sampling }: Parameters<Exclude<Script, string>>[0]): readonly number[] =>
      (sampling.kind === 'greedy' && sampling.avoidFirst) || [];
    const tries = ['  a = 1;\n', 'b = 2;\n', 'while (a) {\n', 'd();\n'];
    const gap = '{\n  █\n    c();\n  }\n}\n';
    const third = new Story((at) => tries[avoided(at).length]!);
    assert.equal(await third.see(gap), gap.replace('█', 'while (a) {█'));
    assert.deepEqual(
      avoided({ sampling: third.engine.asked[2]!.request.candidates[0] } as never),
      ['a', 'b'].map((each) => each.charCodeAt(0)),
    );
    assert.equal(
      third.engine.asked[2]!.before,
      '{\n  ',
      'the indentation of the first try stands there once',
    );
    assert.equal(await third.see(gap), gap.replace('█', 'while (a) {█'), 'remembered');
    assert.equal(third.engine.asked.length, 3);

    const never = new Story((at) => ['  a();\n', 'b();\n', 'd();\n', 'e();\n'][avoided(at).length]!);
    const unlikely: Story = new Story((at) => {
      if (avoided(at).length > 0) unlikely.engine.logProbability = -0.5;
      return tries[avoided(at).length]!;
    });
    for (const how of ['asked', 'remembered']) {
      assert.equal(await never.see(gap), gap.replace('█', 'a();█'), how);
      assert.equal(never.engine.asked.length, 3);
      assert.equal(await unlikely.see(gap), gap.replace('█', 'a = 1;█'), how);
    }
  });

  it('a closing line that is missing is what the second try begins with, unless the person stands in the block', async () => {
    const story = new Story(() => {
      const asked = story.engine.asked.at(-1)!.request.beginning ?? [];
      const bound = new ByteTokenizer().decode(asked.map(({ ids }) => ids[0]!));
      return bound === '' ? '    b();\n' : `${bound}\n`;
    });
    const gap = '{\n  if (x) {\n    a();\n█\n  c();\n}\n';
    assert.equal(await story.see(gap), gap.replace('█', '  }█'));
    assert.equal(story.engine.asked.length, 2);
    assert.equal(await story.see(gap.replace('█', '    █')), gap.replace('█', '    b();█'));
    assert.equal(story.engine.asked.length, 3);
  });

  it('a model that ends inside brackets it has opened goes on from a new line', async () => {
    const story = new Story(({ before }) => {
      if (before === 'f()') return ' {\n  if (x) {\n    a();';
      return before.endsWith('a();') ? '\n  }\n  b();' : '';
    });
    assert.equal(await story.see('f() {█}\n'), 'f() {\n  if (x) {\n    a();\n  }\n  b();\n█}\n');
    const [, onward] = story.engine.asked;
    assert.deepEqual(onward!.request.candidates, [
      { kind: 'greedy', avoidFirst: onward!.request.stopTokens },
    ]);
    assert.equal(new ByteTokenizer().decode(onward!.request.beginning!.map(({ ids }) => ids[0]!)), '\n');
    assert.equal(story.engine.asked.length, 2);
  });

  it('and is asked to go on twice', async () => {
    const story = new Story(({ before }) => (before === 'f()' ? ' {\n  if (x) {\n    a();' : ''));
    assert.equal(await story.see('f() {█\n'), 'f() {\n  if (x) {\n    a();█\n');
    assert.equal(story.engine.asked.length, 3);
  });

  it('a line that does not end is not written to the length of a block', async () => {
    const story = new Story(' abcdefghijklmnopqrstuvwxyz'.repeat(3));
    await story.see('x =█\n');
    assert.equal(story.engine.asked.at(-1)!.generated, 64);
  });

  it('and not a third time', async () => {
    const story = new Story(({ before }) => (before.endsWith('\n') ? '  second();\n' : 'second();\n'));
    assert.equal(await story.see('{\n  █\n  second();\n}\n'), '!repeats-suffix');
    assert.equal(await story.see('{\n  █\n  second();\n}\n'), '!repeats-suffix');
    assert.equal(story.engine.asked.length, 2);
  });

  it('another suffix is another place', async () => {
    const story = new Story(knows('const x = 1;\n'));
    await story.see('con█\n');
    await story.see('con█\nmore();\n');
    assert.equal(story.engine.asked.length, 2);
  });

  it('typing something else asks anew', async () => {
    const story = new Story(({ before }) => (before.endsWith('let') ? ' y = 2;' : 'const x = 1;'));
    assert.equal(await story.see('█\n'), 'const x = 1;█\n');
    assert.equal(await story.see('let█\n'), 'let y = 2;█\n');
    assert.equal(story.engine.asked.length, 2);
  });

  it('mid-line with an auto-closed bracket', async () => {
    const story = new Story(knows('foo(a, b);\n'));
    assert.equal(await story.see('foo(█)\nbar();\n'), 'foo(a, b);█\nbar();\n');
    assert.equal(story.engine.asked[0]!.after, '\nbar();\n');
  });

  it('a cut token is written anew, and must agree', async () => {
    const story = new Story(({ before }) => (before === 'x = foo' ? '(path);\n' : ' ???\n'));
    assert.equal(await story.see('x = foo(█)\n'), 'x = foo(path);█\n');
    assert.equal(story.engine.asked.length, 1);
  });

  it('of a cut token only what agrees with what is typed may be written', async () => {
    const story = new Story(knows('x = foo(1);\n'));
    await story.see('x = fo█\n');
    await story.see('y = █\n');
    const typed = story.engine.asked.map(({ request: { beginning = [] } }) =>
      new ByteTokenizer().decode(beginning.map(({ ids }) => ids[0]!)),
    );
    assert.deepEqual(typed, [' fo', '']);
  });

  it('a word longer than anybody types is not bound', async () => {
    for (const [letters, isBound] of [
      [99, true],
      [200, false],
    ] as const) {
      const story = new Story('');
      await story.see(`x = ${'a'.repeat(letters)}█\n`);
      assert.equal(story.engine.asked[0]!.request.beginning !== undefined, isBound, `${letters} letters`);
    }
  });

  it('typing something else asks for it with the same prompt', async () => {
    const story = new Story(({ before }) => {
      const asked = story.engine.asked.at(-1)!.request.beginning ?? [];
      const typed = new ByteTokenizer().decode(asked.map(({ ids }) => ids[0]!));
      return before === 'x =' ? (typed.startsWith(' ba') ? ' bar();\n' : ' bus();\n') : '';
    });
    assert.equal(await story.see('x = b█\n'), 'x = bus();█\n');
    assert.equal(await story.see('x = ba█\n'), 'x = bar();█\n');
    assert.equal(await story.see('x = b█\n'), 'x = bus();█\n', 'what was made for more letters is not taken');
    assert.deepEqual(
      story.engine.asked.map(({ before }) => before),
      ['x =', 'x ='],
    );
  });

  it('when it does not agree the prompt holds all that is typed', async () => {
    const story = new Story(({ before }) => (before === 'x =' ? ' bar();\n' : 'o();\n'));
    assert.equal(await story.see('x = fo█\n'), 'x = foo();█\n');
    assert.deepEqual(
      story.engine.asked.map(({ before }) => before),
      ['x =', 'x = fo'],
    );
    assert.equal(story.engine.asked[0]!.generated, 2, 'stopped at the first letter that differs');
    assert.equal(await story.see('x = foo█\n'), 'x = foo();█\n');
    assert.equal(story.engine.asked.length, 2);
  });

  it('mid-line with code behind the cursor', async () => {
    const story = new Story('a + b;\n');
    assert.equal(await story.see('x = █ + b;\n'), 'x = a█ + b;\n');
  });

  it('a block ends with its closing line, once', async () => {
    const text = 'function f() {\n  return 1;\n}\n\nfunction g() {\n}\n';
    const story = new Story(knows(text));
    assert.equal(
      await story.see('function f() {█\n', { extent: BLOCK }),
      'function f() {\n  return 1;\n}█\n',
    );
    const other = new Story(knows(text));
    assert.equal(
      await other.see('function f() {\n  █\n}\n', { extent: BLOCK }),
      'function f() {\n  return 1;█\n}\n',
    );
    assert.ok(other.engine.asked[0]!.generated < 20, 'stopped early');
  });

  it('accepting a line of a block goes on from the cache', async () => {
    const story = new Story(knows('f() {\n  a();\n  b();\n}\n'));
    assert.equal(await story.see('f() {█\n', { extent: BLOCK }), 'f() {\n  a();\n  b();\n}█\n');
    assert.equal(await story.see('f() {\n  a();\n  █\n', { extent: BLOCK }), 'f() {\n  a();\n  b();\n}█\n');
    assert.equal(story.engine.asked.length, 1);
  });

  it('CRLF: items have the line ends of the document', async () => {
    const story = new Story(knows('f() {\n  a();\n}\n'));
    const context = contextOf('f() {█\n', {
      extent: BLOCK,
      layout: { eol: '\r\n', indentUnit: '  ', lineIndent: '' },
    });
    const result = await story.ask(context);
    assert.equal(result.kind === 'shown' && result.items[0]!.insertText, '\r\n  a();\r\n}');
  });

  it('tabs: items are indented like the document', async () => {
    const story = new Story('\n    a();\n}\n');
    const layout = { eol: '\n', indentUnit: '\t', lineIndent: '' } as const;
    assert.equal(await story.see('f() {█\n', { extent: BLOCK, layout }), 'f() {\n\ta();\n}█\n');
  });

  it('a very long line, of which the context has the end only', async () => {
    const story = new Story('a);\n');
    const context = contextOf('x, foo(█)\n', { position: { line: 0, character: 20_007 } });
    const result = await story.ask(context);
    assert.ok(result.kind === 'shown');
    assert.deepEqual(result.items[0]!.range, {
      start: { line: 0, character: 20_007 },
      end: { line: 0, character: 20_008 },
    });
  });

  it('emoji and CJK around the cursor', async () => {
    const story = new Story(knows("s = '🎉日本語 ok';\n"));
    assert.equal(await story.see("s = '🎉█'\n"), "s = '🎉日本語 ok';█\n");
    const result = await story.ask(contextOf("s = '🎉█'\n"));
    assert.equal(result.kind === 'shown' && result.items[0]!.range.start.character, 7);
  });

  it('special-token text in the file is text, and none is shown', async () => {
    const story = new Story('a<|endoftext|>b');
    assert.equal(await story.see("x = '<|fim_middle|>';█\n"), "x = '<|fim_middle|>';a█\n");
    assert.equal(story.engine.asked.at(-1)!.before, "x = '<|fim_middle|>';");
  });

  it('a typed indentation is not written twice', async () => {
    const story = new Story(knows('f() {\n    return 1;\n}\n'));
    assert.equal(await story.see('f() {\n    █\n}\n'), 'f() {\n    return 1;█\n}\n');
    assert.equal(await story.see('f() {\n█\n}\n'), 'f() {\n    return 1;█\n}\n');
  });

  it('goes on with less indentation once the block is over', async () => {
    const loop = 'def f(y):\n    for x in y:\n        a()\n    return x\n';
    const story = new Story(knows(loop));
    const cursor = 'def f(y):\n    for x in y:\n        a()\n        █\n';
    assert.equal(await story.see(cursor, { languageId: 'python' }), loop.replace(/\n$/, '█\n'));
    const result = await story.ask(contextOf(cursor, { languageId: 'python' }));
    assert.ok(result.kind === 'shown');
    assert.deepEqual(result.items[0]!.range, {
      start: { line: 3, character: 4 },
      end: { line: 3, character: 8 },
    });
    // That the block is over counts as what is written.
    assert.equal(result.items[0]!.evidence.tokens, '    return x'.length);
    assert.equal(
      await story.see(cursor.replace('    █', '█'), { languageId: 'python' }),
      loop.replace(/\n$/, '█\n'),
    );
    assert.equal(story.engine.asked.length, 1);
  });

  it('writes the block that begins there', async () => {
    const branches = 'f() {\n  if (a) {\n    b();\n  } else {\n    c();\n  }\n}\n';
    assert.equal(
      await new Story(knows(branches)).see('f() {\n  if (a) {\n    b();\n    █\n'),
      'f() {\n  if (a) {\n    b();\n  } else {\n    c();\n  }█\n',
    );
  });

  it('leaves no bracket open, and closes none that is closed below', async () => {
    const cursor = 'f() {\n  a();\n  █\n';
    assert.equal(await new Story('}\n').see(cursor), 'f() {\n  a();\n}█\n');
    assert.equal(await new Story('g();\n').see(cursor), '!ends-block');
    assert.equal(await new Story('}\n').see(`${cursor}}\n`), '!ends-block');
    assert.equal(await new Story('} else {\n').see(`${cursor}}\n`), 'f() {\n  a();\n} else {█\n}\n');
  });

  it('is silent where lines would stay blank before what comes next, and tries no second time', async () => {
    const story = new Story('\ndef g():\n    pass\n');
    assert.equal(await story.see('def f():\n    a()\n    █\n', { languageId: 'python' }), '!ends-block');
    assert.equal(story.engine.asked.length, 1);
  });

  it('says why nothing is shown', async () => {
    assert.equal(await new Story('').see('x█\n'), '!no-text');
    assert.equal(await new Story('return 1;\n').see('f() {\n  █\n  return 1;\n}\n'), '!repeats-suffix');
    assert.equal(await new Story('ed').see('return █\n'), '!mismatch');
    assert.equal(await new Story('}\n').see('f() {\n  a();\n  █\n}\n'), '!ends-block');
  });

  it('tells what speaks for what is kept', async () => {
    const result = await new Story('1;\nmore').ask(contextOf('x = █\n'));
    assert.ok(result.kind === 'shown');
    assert.deepEqual(result.items[0]!.evidence, {
      totalLogProbability: 2 * SCRIPTED_LOG_PROBABILITY,
      tokens: 2,
      newNames: 0,
    });
  });

  it('tells of names that stand nowhere in the document', async () => {
    const newNames = async (document?: string): Promise<number> => {
      const story = new Story('price * quantity;\n');
      story.document = document;
      const result = await story.ask(contextOf('price = 1;\ny = █\n'));
      assert.ok(result.kind === 'shown');
      return result.items[0]!.evidence.newNames;
    };
    assert.equal(await newNames(), 1);
    assert.equal(await newNames('quantities = 2;\n'), 1);
    assert.equal(await newNames('quantity = 2;\n'), 0);
  });

  it('asks for the document at once, since reading it may take a while', async () => {
    const story = new Story('price * quantity;\n');
    const answering = story.ask(contextOf('price = 1;\ny = █\n'));
    assert.equal(story.documentReads, 1);
    story.document = 'quantity = 2;\n';
    const result = await answering;
    assert.ok(result.kind === 'shown');
    assert.equal(result.items[0]!.evidence.newNames, 0);
  });

  it('tells the figures of the engine, of the cache none', async () => {
    const story = new Story(knows('x = 1;\n'));
    const first = await story.ask(contextOf('x█\n'));
    assert.ok(first.kind === 'shown');
    assert.equal(first.statistics.source, 'engine');
    assert.equal(first.statistics.reusedTokens, SCRIPTED_REUSED_TOKENS);
    assert.equal(first.statistics.promptTokens, story.engine.asked[0]!.request.promptTokens.length);
    assert.equal(first.statistics.generatedTokens, 'x = 1;\n'.length);
    const again = await story.ask(contextOf('x█\n'));
    assert.ok(again.kind === 'shown');
    assert.equal(again.statistics.source, 'cache');
    assert.equal(again.statistics.promptTokens, 0);
    const { requests, shown, answeredWithoutEngine } = story.service.counts;
    assert.deepEqual(
      { requests, shown, answeredWithoutEngine },
      { requests: 2, shown: 2, answeredWithoutEngine: 1 },
    );
  });

  it('suggest widget: extends the selected text', async () => {
    const story = new Story(knows("console.log('x');\n"));
    const context = contextOf('con█\n');
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } };
    const result = await story.ask(context, { selectedCompletion: { range, text: 'console' } });
    assert.ok(result.kind === 'shown');
    assert.equal(result.items[0]!.insertText, "console.log('x');");
    assert.deepEqual(result.items[0]!.range, range);
    const other = await story.ask(context, { selectedCompletion: { range, text: 'Concat' } });
    assert.equal(seen(context, other), '!not-drawable');
  });

  it('invoked: greedy first, then other samples, each once', async () => {
    const story = new Story(({ sampling }) =>
      sampling.kind === 'greedy' ? 'one\n' : `two${sampling.seed}\n`,
    );
    const result = await story.ask(contextOf('x = █\n'), { trigger: 'invoked', maxItems: 3 });
    assert.ok(result.kind === 'shown');
    assert.deepEqual(
      result.items.map(({ insertText }) => insertText),
      ['one', 'two1', 'two2'],
    );
    const same = await new Story('one\n').ask(contextOf('x = █\n'), { trigger: 'invoked', maxItems: 3 });
    assert.equal(same.kind === 'shown' && same.items.length, 1);
  });
});

describe('CompletionService, eagerness', () => {
  const UNSURE_LOG_PROBABILITY = -6;
  const unsure = (
    eagerness: Settings['eagerness'] = 'medium',
    script: Script | string = 'foo(1);\n',
  ): Story => {
    const story = new Story(script, { eagerness });
    story.engine.logProbability = UNSURE_LOG_PROBABILITY;
    return story;
  };
  const invoked = { trigger: 'invoked' } as const;

  it('shows nothing the model is not sure of, unless eagerness is high', async () => {
    assert.equal(await unsure('low').see('x = █\n'), '!low-confidence');
    assert.equal(await unsure('medium').see('x = █\n'), '!low-confidence');
    assert.equal(await unsure('high').see('x = █\n'), 'x = foo(1);█\n');
  });
  it('a person who invokes sees it, and goes on seeing it while typing it', async () => {
    const story = unsure('medium', knows('x = foo(1);\n'));
    const context = contextOf('x = █\n');
    assert.equal(seen(context, await story.ask(context)), '!low-confidence');
    assert.equal(seen(context, await story.ask(context, invoked)), 'x = foo(1);█\n');
    for (const drawn of ['x = █\n', 'x = f█\n', 'x = foo(█)\n']) {
      assert.equal(await story.see(drawn), 'x = foo(1);█\n');
    }
    assert.equal(story.engine.asked.length, 1);
  });
  it('what was not shown is shown when the unsure part is typed', async () => {
    const story = new Story(knows('x = foo(1, 2, 3, 4);\n'), { eagerness: 'medium' });
    story.engine.logProbability = UNSURE_LOG_PROBABILITY;
    story.engine.hold();
    const pending = story.ask(contextOf('x█\n'));
    story.engine.release('x = foo('.length);
    await until(() => story.engine.asked[0]?.generated === 'x = foo('.length);
    story.engine.logProbability = 0;
    story.engine.release();
    assert.equal(seen(contextOf('x█\n'), await pending), '!low-confidence');
    assert.equal(await story.see('x = foo(█)\n'), 'x = foo(1, 2, 3, 4);█\n');
  });
  it('a late answer is held to the same measure, without a deadline', async () => {
    const story = new Story('foo(1);\n', { deadlineMs: 50, eagerness: 'medium' });
    story.engine.logProbability = UNSURE_LOG_PROBABILITY;
    story.engine.hold();
    const context = contextOf('x = █\n');
    assert.equal(seen(context, await story.ask(context)), '!late');
    const late = story.ask(context, { isLate: true });
    await sleep(80);
    story.engine.release();
    assert.equal(seen(context, await late), '!low-confidence');
  });
});

describe('CompletionService, what is learned of the person', () => {
  it('shows at any eagerness what they have accepted here before', async () => {
    const story = new Story('foo(1);\n', { eagerness: 'low' });
    story.engine.logProbability = -6;
    assert.equal(await story.see('x = █\n'), '!low-confidence');
    const asked: string[] = [];
    story.personal = {
      knows: ({ prefix }, insertText) => asked.push(prefix + insertText) > 0,
    };
    assert.equal(await story.see('x = █\n'), 'x = foo(1);█\n');
    assert.deepEqual(asked, ['x = foo(1);']);
  });
});

describe('CompletionService, what the person did not want', () => {
  const invoked = { trigger: 'invoked' } as const;
  const READ_MS = 2_000;
  /** Esc. */
  const dismiss = (story: Story, drawn: string): void => {
    story.rejections.rejectShown(contextOf(drawn));
  };

  it('stays away from its place while they type, and comes when they ask', async () => {
    const story = new Story(knows('x = foo(1);\n'));
    assert.equal(await story.see('x = █\n'), 'x = foo(1);█\n');
    dismiss(story, 'x = █\n');
    for (const drawn of ['x = █\n', 'x = f█\n', 'x = foo(█)\n', 'x =█\n']) {
      assert.equal(await story.see(drawn), '!rejected', drawn);
    }
    const asked = contextOf('x = █\n');
    assert.equal(seen(asked, await story.ask(asked, invoked)), 'x = foo(1);█\n');
    for (const drawn of ['x = █\n', 'x = f█\n']) assert.equal(await story.see(drawn), 'x = foo(1);█\n');
    assert.equal(story.engine.asked.length, 1);
  });

  it('and another suggestion comes as ever', async () => {
    const story = new Story(({ before }) => (before.endsWith('b') ? 'ar();\n' : ' foo(1);\n'));
    await story.see('x = █\n');
    dismiss(story, 'x = █\n');
    assert.equal(await story.see('x = b█\n'), 'x = bar();█\n');
  });

  it('typed against once comes back, twice does not', async () => {
    const story = new Story(({ before }) => (before.endsWith('b') ? 'ar();\n' : ' foo(1);\n'));
    for (const expected of ['x = foo(1);█\n', 'x = foo(1);█\n', '!rejected']) {
      assert.equal(await story.see('x = █\n'), expected);
      story.nowMs += READ_MS;
      await story.see('x = b█\n');
    }
  });

  it('is rated lower elsewhere, where eagerness asks for certainty', async () => {
    const rejectedTwice = async (eagerness: Settings['eagerness']): Promise<string> => {
      const story = new Story('foo(1);\n', { eagerness });
      story.engine.logProbability = -0.04;
      story.document = 'foo';
      for (const drawn of ['a {\n  █\n', 'b {\n  █\n']) {
        assert.equal(await story.see(drawn), drawn.replace('█', 'foo(1);█'));
        dismiss(story, drawn);
      }
      return story.see('c {\n  █\n');
    };
    assert.equal(await rejectedTwice('low'), '!low-confidence');
    assert.equal(await rejectedTwice('medium'), 'c {\n  foo(1);█\n');
    assert.equal(await rejectedTwice('high'), 'c {\n  foo(1);█\n');
  });
});

describe('CompletionService, deleting', () => {
  /** Less than a person rests. */
  const KEY_MS = 100;
  const deleting = { isDeleting: true } as const;
  const foo = (): Story => new Story(knows('x = foo(1);\n'));

  it('goes on showing what is on the screen, at once', async () => {
    const story = foo();
    await story.see('x = █\n');
    const context = contextOf('x = f█\n');
    await story.ask(context);
    const back = contextOf('x =█\n');
    const startedMs = performance.now();
    assert.equal(seen(back, await story.ask(back, deleting)), 'x = foo(1);█\n');
    assert.ok(performance.now() - startedMs < KEY_MS, 'nobody rests for it');
    assert.equal(story.engine.asked.length, 1);
  });

  it('asks nobody and shows nothing new until the person rests', async () => {
    const story = new Story(knows('const zero = 0;\n'));
    const first = new AbortController();
    const pending = story.ask(contextOf('const xy█\n'), deleting, first.signal);
    await sleep(KEY_MS);
    first.abort();
    const second = story.ask(contextOf('const x█\n'), deleting);
    await sleep(KEY_MS);
    // A client that does not take its question back: the next one is enough.
    const third = contextOf('const █\n');
    const last = story.ask(third, deleting);
    await sleep(KEY_MS);
    assert.equal(story.engine.asked.length, 0);
    assert.equal((await pending).kind, 'cancelled');
    assert.equal((await last).kind, 'shown');
    assert.equal((await second).kind, 'cancelled');
    assert.equal(story.engine.asked.length, 1);
  });

  it('what was suggested before, and is not on the screen, waits as well', async () => {
    const story = new Story(({ before }) => (before.endsWith('b') ? 'ar();\n' : ' foo(1);\n'));
    await story.see('x = █\n');
    await story.see('x = b█\n');
    const back = contextOf('x = █\n');
    const answers: string[] = [];
    const asked = story.ask(back, deleting).then((result) => answers.push(seen(back, result)));
    await sleep(KEY_MS);
    assert.deepEqual(answers, []);
    await asked;
    assert.deepEqual(answers, ['x = foo(1);█\n']);
    assert.equal(story.engine.asked.length, 2);
  });

  it('a person who asks by command is answered at once, and so is one who rests already', async () => {
    for (const more of [{ trigger: 'invoked' }, { isLate: true }] as const) {
      const startedMs = performance.now();
      const result = await foo().ask(contextOf('x = █\n'), { ...deleting, ...more });
      assert.equal(result.kind, 'shown');
      assert.ok(performance.now() - startedMs < KEY_MS);
    }
  });

  it('the rest takes nothing of the deadline', async () => {
    const story = new Story(knows('x = foo(1);\n'), { deadlineMs: 300 });
    const context = contextOf('x = █\n');
    assert.equal(seen(context, await story.ask(context, deleting)), 'x = foo(1);█\n');
  });
});

describe('CompletionService, refusing', () => {
  const none = { extent: { kind: 'none', reason: 'in an import' } } as const;
  it('asks no engine where nothing should be suggested', async () => {
    const story = new Story('x', { enabled: false });
    assert.equal(await story.see('█'), '!disabled');
    assert.equal(await new Story('x', { languages: { typescript: false } }).see('█'), '!disabled');
    assert.equal(await new Story('x', { inComments: false }).see('// █', { place: 'comment' }), '!place');
    assert.equal(await new Story('x').see('█', none), '!place');
    assert.equal(story.engine.asked.length, 0);
  });
  it('a person who invokes is answered', async () => {
    const story = new Story('x', { enabled: false });
    const result = await story.ask(contextOf('█', none), { trigger: 'invoked' });
    assert.equal(result.kind, 'shown');
  });
  it('multiline never: a line is enough', async () => {
    const story = new Story(knows('f() {\n  a();\n}\n'), { multiline: 'never' });
    assert.equal(await story.see('f()█\n', { extent: BLOCK }), 'f() {█\n');
  });
  it('an engine that fails is told, and asked again next time', async () => {
    let fail = true;
    const story = new Story(() => {
      if (fail) throw new Error('the engine process ended (signal SIGKILL)');
      return '1;\n';
    });
    const result = await story.ask(contextOf('x = █'));
    assert.deepEqual(result, {
      kind: 'refused',
      reason: 'engine-failed',
      message: 'the engine process ended (signal SIGKILL)',
    });
    fail = false;
    assert.equal(await story.see('x = █'), 'x = 1;█');
  });
});

describe('CompletionService, time', () => {
  const turns = async (count = 5): Promise<void> => {
    for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
  };

  it('cancelled: answers at once, the generation goes on into the cache', async () => {
    const story = new Story(knows('const x = 1;\n'));
    story.engine.hold();
    const controller = new AbortController();
    const pending = story.ask(contextOf('con█\n'), {}, controller.signal);
    await turns();
    controller.abort();
    assert.deepEqual(await pending, { kind: 'cancelled' });
    story.engine.release();
    assert.equal(await story.see('cons█\n'), 'const x = 1;█\n');
    assert.equal(story.engine.asked.length, 1);
  });

  it('cancelled before it starts asks nobody', async () => {
    const story = new Story('x');
    assert.deepEqual(await story.ask(contextOf('█'), {}, AbortSignal.abort()), { kind: 'cancelled' });
    assert.equal(story.engine.asked.length, 0);
  });

  it('the next keystroke attaches to the generation that agrees', async () => {
    const story = new Story(knows('const x = 1;\n'));
    story.engine.hold();
    const first = new AbortController();
    const pending = story.ask(contextOf('c█\n'), {}, first.signal);
    await turns();
    first.abort();
    const second = contextOf('con█\n');
    const attached = story.ask(second);
    story.engine.release();
    const result = await attached;
    assert.equal(seen(second, result), 'const x = 1;█\n');
    assert.equal(result.kind === 'shown' && result.statistics.source, 'running-generation');
    assert.equal((await pending).kind, 'cancelled');
    assert.equal(story.engine.asked.length, 1);
  });

  it('a keystroke that disagrees aborts the generation', async () => {
    const story = new Story(({ before }) => (before === 'cat' ? '();\n' : 'onst x = 1;\n'));
    story.engine.hold();
    const first = story.ask(contextOf('c█\n'));
    await turns();
    story.engine.release(2);
    await turns(20);
    const second = story.see('cat█\n');
    await turns();
    story.engine.release();
    assert.equal(await second, 'cat();█\n');
    assert.equal((await first).kind, 'cancelled');
    assert.equal(story.engine.asked[0]!.aborted, true);
    assert.equal(story.engine.asked[0]!.finished, false);
  });

  it('a jump of the cursor aborts the generation', async () => {
    const story = new Story('1;\n');
    story.engine.hold();
    const first = story.ask(contextOf('x = █\ny = \n'));
    await turns();
    const second = story.see('x = \ny = █\n');
    story.engine.release();
    assert.equal(await second, 'x = \ny = 1;█\n');
    assert.equal((await first).kind, 'cancelled');
    assert.equal(story.engine.asked[0]!.aborted, true);
  });

  it('deadline: a line that is not finished is late, and there for the next request', async () => {
    const story = new Story(knows('const x = 1;\n'), { deadlineMs: 60 });
    story.engine.hold();
    const late = story.ask(contextOf('con█\n'));
    await turns();
    story.engine.release(3);
    assert.equal(seen(contextOf('con█\n'), await late), '!late');
    story.engine.release();
    while (!story.engine.asked[0]!.aborted) await turns(1);
    assert.equal(await story.see('cons█\n'), 'const x = 1;█\n');
    assert.equal(story.engine.asked.length, 1);
  });

  it('deadline: whole lines of a block are shown', async () => {
    const story = new Story(knows('f() {\n  a();\n  b();\n}\n'), { deadlineMs: 400 });
    story.engine.hold();
    const early = story.see('f() {█\n', { extent: BLOCK });
    await turns();
    story.engine.release('\n  a();\n  b'.length);
    assert.equal(await early, 'f() {\n  a();█\n');
  });

  it('warming up is ended by a request and does not disturb one', async () => {
    const story = new Story('1;\n');
    story.hasSpareTime = true;
    story.service.warmUp(contextOf('x = █\n'));
    await until(() => story.engine.warmed.length > 0);
    assert.deepEqual(story.engine.warmed, ['\nx =']);
    story.engine.hold();
    const pending = story.see('x = █\n');
    await turns();
    story.service.warmUp(contextOf('y = █\n'));
    await turns();
    assert.equal(story.engine.warmed.length, 1);
    story.engine.release();
    assert.equal(await pending, 'x = 1;█\n');
  });

  it('a machine without spare time reads nothing beforehand', async () => {
    const story = new Story('1;\n');
    story.service.warmUp(contextOf('x = █\n'));
    await turns();
    assert.deepEqual(story.engine.warmed, []);
  });

  it('while a suggestion is on the screen, what comes below it is computed', async () => {
    const story = new Story(knows('a();\nb();\nc();\n'));
    story.hasSpareTime = true;
    assert.equal(await story.see('a█\n'), 'a();█\n');
    await until(() => (story.engine.asked[1]?.generated ?? 0) >= 'b();\n'.length);
    await turns();
    assert.equal(story.engine.asked[1]!.before, 'a();\n');
    assert.equal(await story.see('a();\n█\n', { extent: BLOCK }), 'a();\nb();█\n');
    assert.equal(story.service.counts.answeredWithoutEngine, 1);
  });

  it('nothing is computed for later where code follows on the line, without spare time, or when typing goes on', async () => {
    const busy = new Story(knows('a();\nb();\n'));
    await busy.see('a█\n');
    const inside = new Story('a + b;\n');
    inside.hasSpareTime = true;
    await inside.see('x = █ + b;\n');
    const typing = new Story(knows('abc();\nb();\n'));
    typing.hasSpareTime = true;
    await typing.see('a█\n');
    await sleep(PAST_NEXT_DELAY_MS / 2);
    await typing.see('ab█\n');
    await sleep(PAST_NEXT_DELAY_MS / 2);
    assert.equal(typing.engine.asked.length, 1);
    await sleep(PAST_NEXT_DELAY_MS / 2);
    for (const { engine } of [busy, inside]) assert.equal(engine.asked.length, 1);
  });

  it('typing that does not follow ends what is computed for later', async () => {
    const story = new Story(({ before }) => (before.endsWith('\n') ? 'b();\n' : 'x();\n'));
    story.hasSpareTime = true;
    await story.see('a█\n');
    story.engine.hold();
    await until(() => story.engine.asked.length === 2);
    const typed = story.see('q█\n');
    await until(() => story.engine.asked.length === 3);
    story.engine.release();
    assert.equal(await typed, 'qx();█\n');
    assert.ok(story.engine.asked[1]!.aborted);
  });
});

describe('CompletionService, properties', () => {
  const line = fc
    .tuple(
      fc.constantFrom('', '  ', '    '),
      fc.constantFrom('a();', 'if (x) {', '}', 'foo(b, c);', '', 's = "é🎉";'),
    )
    .map(([indent, code]) => (code === '' ? '' : indent + code));
  const document = fc.array(line, { minLength: 1, maxLength: 8 }).map((lines) => lines.join('\n'));
  const extent = fc.constantFrom({ kind: 'line' } as const, BLOCK);

  it('whatever the model writes: every item is drawn, ends inside the document, holds no special token', async () => {
    const piece = fc.constantFrom(
      'a',
      ' ',
      '\n',
      '\t',
      '(',
      ')',
      '{',
      '}',
      '"',
      ';',
      'foo',
      '🎉',
      '<|endoftext|>',
      '\r\n',
      '  ',
    );
    const written = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(written, written, written, extent, async (before, after, output, kind) => {
        const text = (value: string): string => value.replaceAll('\r\n', '\n');
        const context = contextOf(`${text(before)}${CURSOR}${text(after)}`, { extent: kind });
        const result = await new Story(output).ask(context);
        if (result.kind !== 'shown') return;
        const lineText = (context.prefix.split('\n').at(-1) ?? '') + (context.suffix.split('\n')[0] ?? '');
        for (const item of result.items) {
          assert.ok(wouldShow(lineText, context.position, item));
          assert.doesNotMatch(item.insertText, /<\|endoftext\|>|\r|\ufffd/);
          assert.notEqual(item.insertText.trim(), '');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('whatever was rejected, a person who asks is shown what there is', async () => {
    const at = fc.constantFrom('x = █\n', 'x = f█\n', 'x =█\n', 'y = 1;\nx = █\n');
    const deed = fc.tuple(at, fc.constantFrom('ask', 'dismiss', 'wait'));
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 12 }), at, async (deeds, drawn) => {
        const story = new Story(({ before }) =>
          'x = foo(1);\n'.slice(before.length - before.lastIndexOf('\n') - 1),
        );
        for (const [where, what] of deeds) {
          if (what === 'ask') await story.see(where);
          else if (what === 'dismiss') story.rejections.rejectShown(contextOf(where));
          else story.nowMs += 2_000;
        }
        const context = contextOf(drawn);
        assert.equal((await story.ask(context, { trigger: 'invoked' })).kind, 'shown');
      }),
    );
  });

  it('with and without a cache the same answers', async () => {
    await fc.assert(
      fc.asyncProperty(
        document,
        fc.array(fc.tuple(fc.nat(60), extent), { minLength: 2, maxLength: 6 }),
        async (text, visits) => {
          const warm = new Story(knows(text));
          for (const [at, kind] of visits) {
            const cursor = Math.min(at, text.length);
            if (/[\ud800-\udbff]/.test(text.charAt(cursor - 1))) continue;
            const drawn = `${text.slice(0, cursor)}${CURSOR}`;
            const cold = new Story(knows(text));
            assert.equal(
              await warm.see(drawn, { extent: kind }),
              await cold.see(drawn, { extent: kind }),
              drawn,
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('CompletionService, text of other files', () => {
  const CART = { path: 'cart.ts', text: 'function total(): number' };
  const IN_PROMPT = '// Path: cart.ts\n// function total(): number\n';

  it('stands before the code, and stays while a person types', async () => {
    const story = new Story(() => 'x\n');
    story.snippetsFor = () => [{ ...CART, text: `${CART.text} ${story.lookedFor}` }];
    for (const typed of ['█', 't█', 'to█', 'total()█', 'total();\n█']) {
      await story.see(`const a = ${typed}\nrest\n`);
    }
    const befores = story.engine.asked.map(({ before }) => before);
    assert.ok(befores.length > 2);
    for (const before of befores)
      assert.ok(before.startsWith('// Path: cart.ts\n// function total(): number 1\n'));
    assert.equal(story.lookedFor, 1);
  });

  it('is looked for again where the cursor jumps, and takes no more than its share', async () => {
    const story = new Story(() => 'x\n', { promptTokens: 320 });
    story.snippetsFor = () => [{ path: 'a.ts', text: 'a line of text\n'.repeat(40) }];
    await story.see('const a = █\nrest\nmore\n');
    await story.see('const a = 1\nrest\nmore█\n');
    assert.equal(story.lookedFor, 2);
    for (const { before, request } of story.engine.asked) {
      assert.ok(before.startsWith('// Path: a.ts\n// a line'));
      assert.ok(
        before
          .split('\n')
          .filter((line) => line.startsWith('//'))
          .join('\n').length <= 80,
      );
      assert.ok(request.promptTokens.length <= 400);
    }
  });

  it('is read beforehand with the rest of the prompt', async () => {
    const story = new Story(knows('const a = 1;\n'));
    story.hasSpareTime = true;
    story.snippetsFor = () => [CART];
    story.service.warmUp(contextOf('const a = █\n'));
    await until(() => story.engine.warmed.length > 0);
    assert.ok(story.engine.warmed[0]!.includes(IN_PROMPT));
    await story.see('const a = █\n');
    assert.equal(story.lookedFor, 1);
  });

  it('that has changed is another question: an old answer is not shown for it', async () => {
    const story = new Story(({ before }) => (before.includes('one') ? 'one;\n' : 'two;\n'));
    story.snippetsFor = () => [{ path: 'a.ts', text: 'const one' }];
    assert.equal(await story.see('const a = █\n'), 'const a = one;█\n');
    story.snippetsFor = () => [{ path: 'a.ts', text: 'const other' }];
    assert.equal(await story.see('const a = █\n'), 'const a = one;█\n');
    story.service.forgetSnippets();
    assert.equal(await story.see('const a = █\n'), 'const a = two;█\n');
  });
});
