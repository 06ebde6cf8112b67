import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CompletionContext } from '../../../server/context/context.ts';
import type { Candidate, Filter } from '../../../server/completion/filters/filter.ts';
import { useOwnLineForCloser } from '../../../server/completion/filters/closer-line.ts';
import { dropBlank } from '../../../server/completion/filters/blank.ts';
import { useDocumentStep } from '../../../server/completion/filters/block-step.ts';
import { dropNextLine } from '../../../server/completion/filters/duplicate-next-line.ts';
import { cutAtFollowingLines } from '../../../server/completion/filters/following-lines.ts';
import { filterCandidate } from '../../../server/completion/filters/index.ts';
import { useDocumentIndentation } from '../../../server/completion/filters/indentation.ts';
import { dropLeadingBlank } from '../../../server/completion/filters/leading-blank.ts';
import { cutRepetition } from '../../../server/completion/filters/repetition.ts';
import { cutSpecialTokens } from '../../../server/completion/filters/special-tokens.ts';
import { stopAtScopeEnd } from '../../../server/completion/filters/stop-at-scope-end.ts';
import { trimSuffixOverlap } from '../../../server/completion/filters/suffix-overlap.ts';
import { dropTrailingComment } from '../../../server/completion/filters/trailing-comment.ts';
import { trimTrailingWhiteSpace } from '../../../server/completion/filters/trailing-white-space.ts';
import { cutUnbalancedClosers } from '../../../server/completion/filters/unbalanced-closers.ts';
import { dropUnfilledOpeners } from '../../../server/completion/filters/unfilled-openers.ts';
import { dropUnfinishedLine } from '../../../server/completion/filters/unfinished-line.ts';
import { reachOf, type Reach } from '../../../server/completion/reach.ts';
import { surroundingsOf, type Surroundings } from '../../../server/completion/surroundings.ts';
import { mayStop } from '../../../server/completion/stop.ts';
import { DEFAULT_SETTINGS } from '../../../server/settings.ts';
import { CURSOR, contextOf } from '../../support/drawn-cursor.ts';

type Around = { reach?: Reach } & Partial<Omit<CompletionContext, 'extent'>>;
type Story = Around & { complete?: boolean; replaces?: number };

const aroundOf = (drawn: string, { reach = 'line', ...more }: Around = {}): Surroundings =>
  surroundingsOf(contextOf(drawn, more), reach);

/** What a filter leaves of a text at a drawn cursor. */
function run(filter: Filter, drawn: string, text: string, story: Story = {}): string {
  const { complete = true, replaces = 0, ...around } = story;
  const candidate: Candidate = { text, replaces, complete };
  const filtered = filter(candidate, aroundOf(drawn, around));
  return typeof filtered === 'string' ? `!${filtered}` : filtered.text;
}

/** The document line(s) after accepting, for filters that reach over what follows. */
function accepted(filter: Filter, drawn: string, text: string): string {
  const filtered = filter({ text, replaces: 0, complete: true }, aroundOf(drawn));
  if (typeof filtered === 'string') return `!${filtered}`;
  const [before = '', after = ''] = drawn.split(CURSOR);
  return before + filtered.text + after.slice(filtered.replaces);
}

describe('special tokens', () => {
  for (const [text, left] of [
    ['a<|fim_middle|>b', 'a'],
    ['<|endoftext|>', '!no-text'],
    ['a <|fim', 'a '],
    ['x <| y', 'x <| y'],
    ['a || b |> c', 'a || b |> c'],
    ['a\r\nb', 'a\nb'],
    ['caf\ufffd', 'caf'],
  ] as const) {
    it(`${JSON.stringify(text)} → ${JSON.stringify(left)}`, () => {
      assert.equal(run(cutSpecialTokens, '█', text), left);
    });
  }
  it('never lets one through', () => {
    const piece = fc.constantFrom(
      '<|',
      '|>',
      'fim_middle',
      'endoftext',
      'a',
      '\n',
      '<',
      '<|im_end|>',
      '<fim_prefix>',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const left = run(cutSpecialTokens, '█', pieces.join(''));
        assert.doesNotMatch(left, /<\|[a-z_]+\|>|<fim_prefix>/);
      }),
    );
  });
});

describe('stop at the end of the scope', () => {
  const stop = (drawn: string, text: string, story: Story = {}): string =>
    run(stopAtScopeEnd, drawn, text, { reach: 'block', ...story });

  it('line: ends at the line end', () => {
    assert.equal(run(stopAtScopeEnd, 'a = █', '1;\nb = 2;'), '1;');
  });
  it('block: takes in the closing line of what the first line opens', () => {
    assert.equal(stop('function f() {█\n', '\n  return 1;\n}\n\nfunction g() {'), '\n  return 1;\n}');
  });
  it('block: leaves the closing line out that is there already', () => {
    assert.equal(stop('function f() {█\n}\n', '\n  return 1;\n}\n\ng();'), '\n  return 1;');
    assert.equal(stop('function f() {\n  █\n}\n', 'return 1;\n}\n\ng();'), 'return 1;');
  });
  it('block: closes the open block where nothing below does', () => {
    assert.equal(stop('function f() {\n  █\n', 'return 1;\n}\n\ng();'), 'return 1;\n}');
  });
  it('block: a comment or decorator comes with what it is about', () => {
    assert.equal(
      stop('█\n', '# Sum.\n@cached\ndef f():\n    pass\n\ndef g():', { languageId: 'python' }),
      '# Sum.\n@cached\ndef f():\n    pass\n',
    );
  });
  it('block: one statement with its block below a comment in a function', () => {
    assert.equal(
      stop(
        'def f(xs):\n    g()\n    # print each name\n    █\n',
        'for x in xs:\n        print(x)\n    return 1\n',
        {
          languageId: 'python',
        },
      ),
      'for x in xs:\n        print(x)',
    );
  });
  it('block: goes on with else', () => {
    assert.equal(stop('if (a) {█\n', '\n  b();\n} else {\n  c();\n}\nd();'), '\n  b();\n} else {\n  c();\n}');
  });
  it('block: Python ends at the dedent', () => {
    assert.equal(
      stop('def f(x):█\n', '\n    if x:\n        return 1\n    return 2\n\ndef g():', {
        languageId: 'python',
      }),
      '\n    if x:\n        return 1\n    return 2\n',
    );
    assert.equal(stop('if x:█\n', '\n    a()\nelse:\n    b()\nc()'), '\n    a()\nelse:\n    b()');
  });
  it('block: at the outermost level only what the first line opens', () => {
    assert.equal(stop('█\n', 'import a\nimport b\n'), 'import a');
    assert.equal(stop('█\n', 'def f():\n    pass\n\nx = 1'), 'def f():\n    pass\n');
  });
  it('block: in the middle of a body one statement', () => {
    assert.equal(
      stop('f() {\n  a();\n  █\n}\n', 'if (b) {\n    c();\n  }\n  d();'),
      'if (b) {\n    c();\n  }',
    );
  });
  it('block: below a comment in a class the declaration it is about', () => {
    assert.equal(
      stop('class A {\n  /** Sum. */\n  █\n}\n', 'sum() {\n    a();\n\n    b();\n  }\n  mul() {\n  }'),
      'sum() {\n    a();\n\n    b();\n  }',
    );
  });
  it('block: at the start of a class its first paragraph', () => {
    assert.equal(stop('class A {\n  █\n}\n', 'int a;\n  int b;\n\n  A() {}'), 'int a;\n  int b;');
  });
  it('block: below a docstring the whole body', () => {
    assert.equal(
      stop('def f(x):\n    """Say\n    it."""\n    █\n', 'a()\n\n    b()\n\nc()', { languageId: 'python' }),
      'a()\n\n    b()\n',
    );
  });
  it('block: at the start of a body it goes on over blank lines', () => {
    assert.equal(stop('f() {\n  █\n}\n', 'b();\n\n  d();\n}'), 'b();\n\n  d();');
  });
  it('block: labels as deep as the line that opened it', () => {
    assert.equal(
      stop('class A {█};\n', '\npublic:\n  A();\nprivate slots:\n  int a;\n};\nclass B {'),
      '\npublic:\n  A();\nprivate slots:\n  int a;\n};',
    );
    const cases = '\n\tcase 1:\n\t\ta()\n\tdefault:\n\t\tb()';
    assert.equal(
      stop('f() {\n\tswitch x {█}\n}\n', `${cases}\n\t}\n\tc()`, { languageId: 'go' }),
      `${cases}\n\t}`,
    );
    assert.equal(stop('f() {\n  b();\n  █\n}\n', 'if (x) {\n    a();\n  publish();'), 'if (x) {\n    a();');
    assert.equal(stop('if x:█\n', '\n    a()\ncase 1:\n    b()'), '\n    a()', 'no bracket');
  });
  it('block: brace on its own line', () => {
    assert.equal(stop('void F()█\n', '\n{\n  a();\n}\nvoid G()'), '\n{\n  a();\n}');
  });
  it('block: ends the same for the stream as for the whole text', () => {
    const labels = ['public:', 'protected slots:', 'case 1:', 'case f(x): g();', 'default:'];
    const likeLabels = ['publish();', 'public int a;', 'case b', 'defaults:'];
    const code = ['a();', 'if (x) {', '}', '} else {', '', 'return 1;', 'end', 'else:', '});'];
    const line = fc.constantFrom(...code, ...labels, ...likeLabels);
    const lines = fc.array(
      fc.tuple(fc.constantFrom('', '  ', '    '), line).map((parts) => parts.join('')),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    const drawn = fc.constantFrom(
      'f() {█\n',
      'f() {\n  █\n}',
      '█',
      'f() {\n  a();\n  █\n',
      'if x:█',
      'class A {█};',
    );
    fc.assert(
      fc.property(drawn, lines, (at, written) => {
        const text = written.join('\n');
        const whole = stop(at, text);
        const around = aroundOf(at, { reach: 'block' });
        for (let end = 1; end <= text.length; end++) {
          if (!mayStop(text.slice(0, end), around)) continue;
          const candidate = { text: text.slice(0, end), complete: true };
          const early = filterCandidate(candidate, around);
          const late = filterCandidate({ text, complete: true }, around);
          assert.deepEqual(
            early,
            late,
            `stopped at ${JSON.stringify(text.slice(0, end))} of ${JSON.stringify(whole)}`,
          );
          return;
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a statement', () => {
  const stop = (drawn: string, text: string, story: Story = {}) =>
    run(stopAtScopeEnd, drawn, text, { reach: 'statement', ...story });
  const python = { languageId: 'python' };

  it('ends with its line, or with the block that it opens', () => {
    assert.equal(stop('f() {\n  █\n}', 'a();\n  b();'), 'a();');
    assert.equal(stop('f() {\n  █\n  c();\n}', 'if (a) {\n    b();\n  }\n  c();'), 'if (a) {\n    b();\n  }');
    assert.equal(
      stop('f() {\n  if█\n}', ' (a) {\n    b();\n  } else {\n    d();\n  }\n  c();'),
      ' (a) {\n    b();\n  } else {\n    d();\n  }',
    );
    assert.equal(
      stop('def f():\n    █\n    return a\n', 'for x in a:\n        b(x)\n    return a\n', python),
      'for x in a:\n        b(x)',
    );
    assert.equal(
      stop('def f\n  █\nend', 'a.each do |x|\n    b\n  end\nend', { languageId: 'ruby' }),
      'a.each do |x|\n    b\n  end',
    );
  });

  it('ends with `end` where a word opens its block', () => {
    const ruby = { languageId: 'ruby' };
    const method = 'def greet(name)\n  puts name\nend';
    assert.equal(stop('█\n', `${method}\n\ngreet("a")\n`, ruby), method);
    assert.equal(
      stop('def f\n  █\nend', 'if a\n    b\n  else\n    c\n  end\n  d', ruby),
      'if a\n    b\n  else\n    c\n  end',
    );
    assert.equal(stop('def f\n  █\nend', 'return b if a\n  c', ruby), 'return b if a');
    const lua = 'function greet(name)\n  print(name)\nend';
    assert.equal(stop('█\n', `${lua}\ngreet("a")\n`, { languageId: 'lua' }), lua);
  });

  it('has no block after a colon that opens none, nor after a comment', () => {
    assert.equal(stop('x = {\n    █\n', "'a':\n        1,", python), "'a':");
    assert.equal(stop('█\n', '# for x in a:\n    b', python), '# for x in a:');
    assert.equal(stop('█\n', '// {\n  b'), '// {');
  });

  it('is wanted where no block stands below, if the person wants more than a line', () => {
    const reach = (drawn: string, multiline: 'auto' | 'never' = 'auto') =>
      reachOf(contextOf(drawn), { ...DEFAULT_SETTINGS, multiline });
    assert.equal(reach('f() {\n  █\n  a();\n}'), 'statement');
    assert.equal(reach('f() {\n  if (█)\n}'), 'statement');
    assert.equal(reach('f() {\n  if (█) {\n    a();\n  }\n}'), 'line');
    assert.equal(reach('f() {\n  a = █ + b;\n}'), 'line');
    assert.equal(reach('█', 'never'), 'line');
    assert.equal(reachOf(contextOf('// █', { place: 'comment' }), DEFAULT_SETTINGS), 'line');
    assert.equal(reachOf(contextOf('f() {█', { extent: { kind: 'block' } }), DEFAULT_SETTINGS), 'block');
  });
});

describe('leading blank', () => {
  it('goes behind an opening bracket', () => {
    assert.equal(run(dropLeadingBlank, 'foo(█', ' a, b)'), 'a, b)');
    assert.equal(run(dropLeadingBlank, 'x =█', ' 1'), ' 1');
  });
  it('stays where the document writes it so', () => {
    assert.equal(run(dropLeadingBlank, 'bar( x );\nfoo(█', ' a )'), ' a )');
  });
  it('stays in strings', () => {
    assert.equal(run(dropLeadingBlank, '"wait.█"', ' Now"', { place: 'string' }), ' Now"');
  });
});

describe('unfinished line', () => {
  it('goes when a block was cut off', () => {
    assert.equal(
      run(dropUnfinishedLine, 'f() {█', '\n  a();\n  b', { reach: 'block', complete: false }),
      '\n  a();',
    );
  });
  it('stays when it is the only one, or finished', () => {
    assert.equal(run(dropUnfinishedLine, 'f() {█', ' a(', { reach: 'block', complete: false }), ' a(');
    assert.equal(run(dropUnfinishedLine, 'f() {█', '\n  a();\n  b', { reach: 'block' }), '\n  a();\n  b');
  });
  it('ends before a word or number that was cut off', () => {
    const cut = (text: string, complete = false): string =>
      run(dropUnfinishedLine, 'x = █', text, { complete });
    assert.equal(cut('load(lut_ + 3'), 'load(lut_ + ');
    assert.equal(cut('load(größe'), 'load(');
    assert.equal(cut('load(lut_ +'), 'load(lut_ +');
    assert.equal(cut('load(lut_ + 3', true), 'load(lut_ + 3');
    assert.equal(cut('total'), 'total');
  });
  it('ends before a string of a list that was cut off', () => {
    const cut = (text: string): string => run(dropUnfinishedLine, 'x = █', text, { complete: false });
    assert.equal(cut('["a", "b", "c'), '["a", "b"');
    assert.equal(cut(`["it's", 'b', '`), `["it's", 'b'`);
    assert.equal(cut('"one long sen'), '"one long ');
    assert.equal(cut('["a", "b", '), '["a", "b", ');
    assert.equal(
      run(dropUnfinishedLine, '// █', "so we can't, and won't", { complete: false, place: 'comment' }),
      "so we can't, and won't".replace(/t$/, ''),
    );
  });
});

describe('following lines', () => {
  it('ends where the lines below begin', () => {
    assert.equal(
      run(cutAtFollowingLines, 'f() {\n  █\n  return total;\n}', 'total++;\n  return total;\n}'),
      'total++;',
    );
  });
  it('a lone closer is no repetition of another block', () => {
    const text = 'if (a) {\n    b();\n  }\n  c();';
    assert.equal(run(cutAtFollowingLines, 'f() {\n  █\n}', text), text);
  });
  it('a closer at the same indentation at the end is', () => {
    assert.equal(run(cutAtFollowingLines, 'f() {\n  █\n}', 'a();\n}'), 'a();');
  });
});

describe('next line', () => {
  it('is not written twice', () => {
    assert.equal(run(dropNextLine, 'f() {\n  █\n  return total;\n}', 'return total;'), '!repeats-suffix');
    assert.equal(run(dropNextLine, '  ret█\n\n  return total;', 'urn total;'), '!repeats-suffix');
  });
  it('a short closer of another depth is fine', () => {
    assert.equal(run(dropNextLine, '  █\n}', '}'), '}');
  });
});

describe('repetition', () => {
  it('cuts at the first repeated line', () => {
    assert.equal(run(cutRepetition, '█', 'a = call(1)\na = call(1)\na = call(1)'), 'a = call(1)');
  });
  it('cuts at repeated groups', () => {
    assert.equal(run(cutRepetition, '█', 'first(x)\nsecond(x)\nfirst(x)\nsecond(x)'), 'first(x)\nsecond(x)');
  });
  it('drops a circle inside the first line', () => {
    assert.equal(run(cutRepetition, 'x = █', 'foo.bar.bar.bar.bar.bar.bar.bar.bar.bar'), '!repetitive');
  });
  it('tells a list once, and leaves one whose entries differ', () => {
    const names = ['GREEN', 'CYAN', 'MAGENTA', 'YELLOW', 'WHITE', 'BLACK'].map((name) => `LIGHT${name}, `);
    const once = `RED, ${names.join('')}`;
    for (const more of [names, [...names, ...names], [...names, 'LIGHTGR']]) {
      assert.equal(run(cutRepetition, '█', once + more.join('')), once.slice(0, -2));
    }
    assert.equal(run(cutRepetition, '█', `[${once}${names.join('')}`), '!repetitive', 'the bracket is open');
    assert.equal(
      run(cutRepetition, 'enum Color {█}', `\n  ${once}${names.join('')}`),
      `\n  ${once.slice(0, -2)}`,
    );
    for (const text of [
      `RED, ${names.join('')}`,
      `[{ name: 'first', value: 1 }, { name: 'first', value: 1 }]`,
      `[new Box(10.5, 20.5, 30.5, 40.5, 50.5), new Box(11.5, 21.5, 31.5, 41.5, 51.5), x]`,
    ]) {
      assert.equal(run(cutRepetition, '█', text), text);
    }
  });
  it('drops endless counting', () => {
    assert.equal(
      run(cutRepetition, '█', Array.from({ length: 30 }, (_, n) => `$${n}`).join(', ')),
      '!repetitive',
    );
  });
  it('cuts where names begin to count', () => {
    const fields = ['color', 'color2', 'color3', 'color4', 'color5'].map((name) => `${name}: string;`);
    assert.equal(
      run(cutRepetition, '█', ['id: string;', ...fields].join('\n')),
      'id: string;\ncolor: string;\ncolor2: string;',
    );
  });
  it('lets few names count, and arguments', () => {
    for (const text of ['x1 = a;\nx2 = a;\nx3 = a;', 'is(f(1));\nis(f(2));\nis(f(3));\nis(f(4));']) {
      assert.equal(run(cutRepetition, '█', text), text);
    }
  });
  it('drops a copy of the lines above', () => {
    assert.equal(run(cutRepetition, 'total += value;\n█', 'total += value;'), '!repeats-prefix');
  });
  it('keeps closers, numbers and pairs', () => {
    for (const text of ['}\n  }\n}', '[0, 0, 0, 0]', 'i++;\ni++;', 'aaaa', `// ${'-'.repeat(70)}`]) {
      assert.equal(run(cutRepetition, '█', text), text);
    }
  });
});

describe('unbalanced closers', () => {
  it('cuts what closes nothing', () => {
    assert.equal(run(cutUnbalancedClosers, 'foo(█', 'a))'), 'a)');
    assert.equal(run(cutUnbalancedClosers, 'a = █', ')'), '!unbalanced');
  });
  it('keeps what closes brackets of this line or lines above', () => {
    assert.equal(run(cutUnbalancedClosers, 'foo(bar[█', '1])'), '1])');
    assert.equal(run(cutUnbalancedClosers, 'foo(\n  a,\n  b█', ')'), ')');
  });
  it('does not close what a line below closes', () => {
    assert.equal(run(cutUnbalancedClosers, 'foo(\n  a,\n  b█\n);', ')'), '!unbalanced');
  });
  it('may close what a line below closes where its line opens the like again', () => {
    const branches = 'if (a) {\n  b();\n█\n  c();\n}';
    assert.equal(run(cutUnbalancedClosers, branches, '} else if (d) {'), '} else if (d) {');
    assert.equal(run(cutUnbalancedClosers, branches, '}\nif (d) {'), '!unbalanced');
    assert.equal(run(cutUnbalancedClosers, branches, '} else {\n  d();\n}'), '!unbalanced');
    assert.equal(run(cutUnbalancedClosers, branches, '} else (d) ['), '!unbalanced');
    const tests = "it('a', () => {\n  b();\n█\n  c();\n});";
    assert.equal(run(cutUnbalancedClosers, tests, "}); it('d', () => {"), "}); it('d', () => {");
  });
  it('looks past strings and comments', () => {
    assert.equal(run(cutUnbalancedClosers, 'a = █', "')' // :)"), "')' // :)");
    assert.equal(
      run(cutUnbalancedClosers, 'fn f<█', "'a>(x: &'a str) {", { languageId: 'rust' }),
      "'a>(x: &'a str) {",
    );
  });
});

describe('suffix overlap', () => {
  const cases: [string, string, string][] = [
    ['foo(█)', 'a, b)', 'foo(a, b)'],
    ['foo(█)', 'a, b);', 'foo(a, b);'],
    ['foo(█)', 'a, b', 'foo(a, b)'],
    ['foo(█);', 'a);', 'foo(a);'],
    ['foo(█)', 'bar()', 'foo(bar())'],
    ['foo(bar(█))', 'x)', 'foo(bar(x))'],
    ['foo(bar(█))', 'x));', 'foo(bar(x));'],
    ['foo(█)', '() => {\n  a();\n})', 'foo(() => {\n  a();\n})'],
    ['f() {█}', '\n  a();\n}', 'f() {\n  a();\n}'],
    ['s = "█"', 'hello"', 's = "hello"'],
    ['s = "█"', 'hello"; t = 1', 's = "hello"; t = 1'],
    ['print("█")', 'hello")', 'print("hello")'],
    ['s = "█"', 'hello', 's = "hello"'],
    ['x = █ + b;', 'a + b;', 'x = a + b;'],
    ['if (█) {', 'x > 0) {', 'if (x > 0) {'],
    ['const x = █foo();', 'await foo();', 'const x = await foo();'],
    ['const x = █foo();', 'bar();', '!repeats-suffix'],
    ['a = [█];', '1, 2];', 'a = [1, 2];'],
    ['foo(█)', ')', '!repeats-suffix'],
    ['f = (a, b) => █;', 'a + b;', 'f = (a, b) => a + b;'],
    [
      '`you have ${█} new messages`;',
      'user.count} new messages.`;',
      '`you have ${user.count} new messages`;',
    ],
    ['f({ a: █ } });', "'b' } });", "f({ a: 'b' } });"],
    ['f({ a: █ });', '1, b: { c } });', 'f({ a: 1, b: { c } });'],
    ['f({ a: █ });', '{ c }', 'f({ a: { c } });'],
    ['f({ a: █ });', '1});', 'f({ a: 1 });'],
    ['x█', ' = 1', 'x = 1'],
  ];
  for (const [drawn, text, wanted] of cases) {
    it(`${drawn} with ${JSON.stringify(text)} → ${JSON.stringify(wanted)}`, () => {
      assert.equal(accepted(trimSuffixOverlap, drawn, text), wanted);
    });
  }
});

describe('indentation of the document', () => {
  const tabs = { layout: { eol: '\n', indentUnit: '\t', lineIndent: '' } } as const;
  it('tabs for spaces', () => {
    assert.equal(
      run(useDocumentIndentation, 'f() {█', '\n  if (a) {\n    b();\n  }\n}', tabs),
      '\n\tif (a) {\n\t\tb();\n\t}\n}',
    );
  });
  it('spaces for tabs', () => {
    assert.equal(run(useDocumentIndentation, 'f() {█', '\n\ta();\n\t\tb();'), '\n  a();\n    b();');
  });
  it('leaves the right ones alone', () => {
    assert.equal(run(useDocumentIndentation, 'f() {█', '\n  a();'), '\n  a();');
  });
});

describe('step of a block', () => {
  const four = { layout: { eol: '\n', indentUnit: '    ', lineIndent: '' } } as const;
  const eight =
    '\n        let a = 1;\n        for (const b of c) {\n                a += b;\n        }\n        return a;\n}';
  it('is the document’s where nothing near has the model’s', () => {
    assert.equal(
      run(useDocumentStep, 'function f() {█', eight, four),
      '\n    let a = 1;\n    for (const b of c) {\n        a += b;\n    }\n    return a;\n}',
    );
    assert.equal(
      run(useDocumentStep, 'function f() {\n  █', 'for (const b of c) {\n      a += b;\n  }'),
      'for (const b of c) {\n    a += b;\n  }',
    );
    assert.equal(
      run(useDocumentStep, 'def f(a):█', '\n  if a:\n    b()\n  c()', { ...four, languageId: 'python' }),
      '\n    if a:\n        b()\n    c()',
    );
  });
  it('counts where a word opens the block', () => {
    const ruby = { languageId: 'ruby' };
    assert.equal(
      run(useDocumentStep, 'def greet(name)█', '\n    if name\n        puts name\n    end\nend', ruby),
      '\n  if name\n    puts name\n  end\nend',
    );
  });
  it('is the model’s where that stands near the cursor', () => {
    const near = 'function g() {\n        return 1;\n}\n\nfunction f() {█';
    assert.equal(run(useDocumentStep, near, eight, four), eight);
  });
  it('has nothing to do with a statement that goes on, with an alignment or with labels', () => {
    for (const text of [
      '\n    call(\n            a,\n            b);',
      '\n    return a +\n           b;',
      '\n public:\n  int a;',
    ]) {
      assert.equal(run(useDocumentStep, 'class F {█', text, four), text);
    }
    assert.equal(
      run(useDocumentStep, 'call(█', '\n        a,\n        b);', four),
      '\n        a,\n        b);',
    );
  });
  it('counts from the lines of a label, and of what they open', () => {
    const cpp = { ...four, languageId: 'cpp' };
    const text =
      'public:\n        int a() {\n            return 1;\n        }\n\n    private:\n        int b;';
    assert.equal(run(useDocumentStep, 'class F {\n    █\n};', text, cpp), text);
    assert.equal(
      run(
        useDocumentStep,
        'class F {\n    █\n};',
        'public:\n      int a() {\n        return 1;\n      }',
        cpp,
      ),
      'public:\n        int a() {\n            return 1;\n        }',
    );
  });
  it('stays with tabs, and after one line', () => {
    assert.equal(run(useDocumentStep, 'f() {█', '\n\ta();', four), '\n\ta();');
    assert.equal(run(useDocumentStep, 'f() {█', ' a(); }', four), ' a(); }');
  });
});

describe('trailing comment', () => {
  const python = { languageId: 'python' };
  it('goes behind code', () => {
    assert.equal(run(dropTrailingComment, 'x = █', '1  # one more', python), '1');
    assert.equal(run(dropTrailingComment, 'x = █', '1; // one more'), '1;');
  });
  it('stays where lines nearby have one, in strings, and alone', () => {
    assert.equal(run(dropTrailingComment, 'y = 2 // two\nx = █', '1 // one'), '1 // one');
    assert.equal(run(dropTrailingComment, 'x = █', '" // "'), '" // "');
    assert.equal(run(dropTrailingComment, 'x = █', "' # '", python), "' # '");
    assert.equal(run(dropTrailingComment, '█', '# one', python), '# one');
  });
});

describe('unfilled openers', () => {
  const cut = (drawn: string, text: string, reach: Reach = 'block'): string =>
    run(dropUnfilledOpeners, drawn, text, { reach });

  it('what the last lines open and do not fill goes', () => {
    assert.equal(cut('f() {█}', '\n  a();\n  if (x) {'), '\n  a();');
    assert.equal(cut('f() {█}', '\n  a();\n  if (x) {\n    g(() => {\n'), '\n  a();');
    assert.equal(cut('f() {█}', '\n  if (x) {'), '!unbalanced');
  });
  it('what is filled or closed stays', () => {
    for (const text of ['\n  if (x) {\n    a();', '\n  if (x) {}', '\n  a();', ''])
      assert.equal(cut('f() {█}', text), text);
    assert.equal(cut('f() {█}', '\n  a();\n  if (x) {', 'line'), '\n  a();\n  if (x) {');
    const closedBelow = 'f() {\n█\n    a();\n  }\n}\n';
    assert.equal(cut(closedBelow, '  b();\n  if (x) {'), '  b();\n  if (x) {');
  });
  it('a single line is a beginning', () => {
    assert.equal(cut('f() {\n  █\n}\n', 'if (x) {'), 'if (x) {');
  });
});

describe('white space', () => {
  it('trailing blanks go', () => {
    assert.equal(run(trimTrailingWhiteSpace, '█', 'a  \nb \n\n'), 'a\nb');
  });
  it('stays in front of code', () => {
    assert.equal(run(trimTrailingWhiteSpace, 'f(█b)', 'a, '), 'a, ');
  });
  it('the line end before a closer stays', () => {
    assert.equal(run(trimTrailingWhiteSpace, '{█}', '\n  a();  \n'), '\n  a();\n');
  });
  it('a closer behind filled lines gets a line of its own', () => {
    for (const [drawn, text, shown] of [
      ['  f() {█}', '\n    a();', '\n    a();\n  '],
      ['  f() {█}', '\n    a();\n', '\n    a();\n  '],
      ['  f(█);', '\n    a,', '\n    a,\n  '],
      ['f() {█}', ' a(); ', ' a(); '],
      ['f() {█', '\n  a();', '\n  a();'],
      ['f() { a(); █}', '\n  a();', '\n  a();'],
      ['f(x█)', '\n  .y', '\n  .y'],
      ['f() {█)', '\n  a();', '\n  a();'],
    ] as const)
      assert.equal(run(useOwnLineForCloser, drawn, text), shown, drawn);
    assert.equal(run(useOwnLineForCloser, 'f() {█}', '\n  a();\n}', { replaces: 1 }), '\n  a();\n}');
  });
  it('alone is nothing', () => {
    assert.equal(run(dropBlank, '█', ' \n '), '!blank');
    assert.equal(run(dropBlank, '█', ''), '!no-text');
  });
});
