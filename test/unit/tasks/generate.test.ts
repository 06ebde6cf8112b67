import assert from 'node:assert/strict';
import { textOfDocument } from '../../../server/tasks/lines.ts';
import { SCRIPTED_LOG_PROBABILITY } from '../../support/scripted-engine.ts';
import type { TaskInput } from '../../../server/tasks/task.ts';
import { inputOf, runTask } from './scene.ts';

/** The document after the edit, the new text between « and ». */
async function generated(languageId: string, drawing: string, script: string): Promise<string> {
  const input = await inputOf(languageId, drawing);
  const { result } = await runTask('generate', input, script, { candidate: 0 });
  if (result.kind !== 'edit') return `!${result.kind === 'refused' ? result.reason : result.kind}`;
  const lines = textOfDocument(input.document).split('\n');
  const { start, end } = result.range;
  const before = [...lines.slice(0, start.line), lines[start.line]!.slice(0, start.character)].join('\n');
  const after = [lines[end.line]!.slice(end.character), ...lines.slice(end.line + 1)].join('\n');
  return `${before}«${result.newText}»${after}`;
}

describe('generate', () => {
  const stories: readonly (readonly [
    title: string,
    language: string,
    drawing: string,
    answer: string,
    expected: string,
  ])[] = [
    [
      'a function after a comment, without the examples behind it',
      'python',
      '# Doubles a number.█\n',
      'def double(x):\n    return 2 * x\n\nprint(double(2))\n```',
      '# Doubles a number.«\ndef double(x):\n    return 2 * x»\n',
    ],
    [
      'from the line below the comment, with the imports taken out',
      'python',
      "import os\n\n# The circle's area.\n█\n",
      'import math\n\ndef area(r):\n    return math.pi * r\n```',
      "import os\n\n# The circle's area.«\ndef area(r):\n    return math.pi * r»\n",
    ],
    [
      'a body after a docstring',
      'python',
      'def f(x):\n    """Doubles."""\n    █\n\ndef g():\n    pass\n',
      '    return 2 * x\n\ndef h():\n',
      'def f(x):\n    """Doubles."""«\n    return 2 * x»\n    \n\ndef g():\n    pass\n',
    ],
    [
      'a body below an import and a docstring',
      'python',
      'def f(x):\n    import math\n    """Rounds up."""\n    █\n',
      '    return math.ceil(x)\n',
      'def f(x):\n    import math\n    """Rounds up."""«\n    return math.ceil(x)»\n    \n',
    ],
    [
      'a body between braces, up to its closing brace',
      'typescript',
      '/** Doubles. */\nfunction f(x: number): number {█\n}\nf(1);\n',
      '  return 2 * x;\n}\n\nconsole.log(f(2));\n',
      '/** Doubles. */\nfunction f(x: number): number {«\n  return 2 * x;\n»}\nf(1);\n',
    ],
    [
      'a body for braces on one line',
      'javascript',
      'function f(x) {█}\n',
      '  return x;\n}',
      'function f(x) {«\n  return x;\n»}\n',
    ],
    [
      'braces for a signature that has none',
      'typescript',
      'class A {\n\t// Doubles\n\tf(x: number): number█\n}\n',
      '  return 2 * x;\n}',
      'class A {\n\t// Doubles\n\tf(x: number): number« {\n\t\treturn 2 * x;\n\t}»\n}\n',
    ],
    [
      'in place of what only stood for it',
      'rust',
      'fn f(x: i32) -> i32 {\n    todo!()█\n}\n',
      '    2 * x\n}',
      'fn f(x: i32) -> i32 {«\n    2 * x\n»}\n',
    ],
    [
      'one member after a comment in a class',
      'python',
      'class A:\n    def f(self):\n        return 1\n\n    # Returns two.█\n\n    def h(self):\n        pass\n',
      '    def g(self):\n        return 2\n\n    def i(self):\n        return 3\n',
      'class A:\n    def f(self):\n        return 1\n\n    # Returns two.«\n    def g(self):\n        return 2»\n\n    def h(self):\n        pass\n',
    ],
    [
      'statements after a comment in a function, up to those that follow',
      'javascript',
      'function f(xs) {\n  const n = 1;\n  // sort them█\n\n  return xs;\n}\n',
      '  xs.sort();\n\n  return xs;\n}\n',
      'function f(xs) {\n  const n = 1;\n  // sort them«\n  xs.sort();»\n\n  return xs;\n}\n',
    ],
    ['nothing from a whole function', 'python', 'def f(x):\n    return x█\n', 'x', '!place'],
    ['nothing from an empty file', 'python', '█', 'x', '!place'],
    ['nothing where the model writes nothing', 'python', '# Doubles.█\n', '```', '!no-result'],
  ];
  for (const [title, language, drawing, answer, expected] of stories) {
    it(title, async () => {
      assert.equal(await generated(language, drawing, answer), expected);
    });
  }

  it('proposes the imports that the code needs and the file lacks', async () => {
    const input = await inputOf('python', 'import json\n\ndef f(text):\n    """Floors."""\n    █\n');
    const { result } = await runTask('generate', input, '    return math.floor(json.loads(text))\n', {
      candidate: 0,
    });
    assert.ok(result.kind === 'edit');
    assert.deepEqual([result.imports, result.importLine], [['import math'], 1]);
  });

  it('proposes the imports of names that are used by themselves', async () => {
    const input = await inputOf('python', 'def f(n):\n    """Its factorial."""\n    █\n');
    const { result } = await runTask('generate', input, '    return factorial(n)\n```', { candidate: 0 });
    assert.ok(result.kind === 'edit');
    assert.deepEqual([result.imports, result.doubts], [['from math import factorial'], []]);
  });

  it('writes again, once, where the syntax is wrong, and says where', async () => {
    const input = await inputOf('python', 'def f(x):\n    """Doubles."""\n    █\n');
    const { result, progress, engine } = await runTask(
      'generate',
      input,
      ({ prompt }) => (prompt.includes('not valid') ? '    return 2 * x\n' : '    return (2 * x\n```'),
      { candidate: 0 },
    );
    assert.ok(result.kind === 'edit');
    assert.equal(result.newText, '\n    return 2 * x');
    assert.deepEqual(result.syntax, { kind: 'right' });
    assert.ok(Math.abs(result.meanLogProbability - SCRIPTED_LOG_PROBABILITY) < 1e-9);
    assert.equal(engine.asked.length, 2);
    const retry = progress.find(({ kind }) => kind === 'retry');
    assert.match(retry?.kind === 'retry' ? retry.reason : '', /^Line 3: /);
  });

  it('says what is wrong when it stays wrong', async () => {
    const input = await inputOf('python', 'def f(x):\n    """Doubles."""\n    █\n');
    const { result, engine } = await runTask('generate', input, '    return (2 * x\n```', { candidate: 0 });
    assert.ok(result.kind === 'edit' && result.syntax.kind === 'wrong');
    assert.equal(engine.asked.length, 2);
  });

  it('streams drafts of the edit, has Windows line ends where the file has them', async () => {
    const input = await inputOf('python', '# Doubles.█\r\n');
    const { result, progress } = await runTask('generate', input, 'def f(x):\n    return x\n```', {
      candidate: 0,
    });
    assert.ok(result.kind === 'edit');
    assert.equal(result.newText, '\r\ndef f(x):\r\n    return x');
    assert.ok(progress.some((each) => each.kind === 'draft' && each.newText === '\ndef f(x):'));
  });

  it('samples further candidates, each with its own seed', async () => {
    const input = await inputOf('python', '# Doubles.█\n');
    const samplings = await Promise.all(
      [0, 1, 2].map(async (candidate) => {
        const { engine } = await runTask('generate', input, 'def f(x):\n    return x\n```', { candidate });
        return engine.asked[0]!.request.candidates[0]!;
      }),
    );
    assert.equal(samplings[0]!.kind, 'greedy');
    const seeds = samplings.flatMap((sampling) => (sampling.kind === 'sample' ? [sampling.seed] : []));
    assert.equal(new Set(seeds).size, 2);
  });

  it('is indented as the editor is set, where the file tells nothing', async () => {
    const input = await inputOf('typescript', 'function f(x: number): number {\n█\n}\n');
    const textWith = async (indentation?: TaskInput['indentation']): Promise<string> => {
      const asked = { ...input, ...(indentation && { indentation }) };
      const { result } = await runTask('generate', asked, '    return x + 1;\n```', { candidate: 0 });
      return result.kind === 'edit' ? result.newText : result.kind;
    };
    assert.match(await textWith(), /^\n? {2}return x \+ 1;/);
    assert.match(await textWith({ insertSpaces: true, tabSize: 4 }), /^\n? {4}return x \+ 1;/);
    assert.match(await textWith({ insertSpaces: false, tabSize: 4 }), /^\n?\treturn x \+ 1;/);
  });
});

describe('what speaks against generated code', () => {
  const stories: readonly (readonly [
    title: string,
    language: string,
    drawing: string,
    answer: string,
    doubts: readonly string[],
  ])[] = [
    ['nothing', 'python', 'def f(x):\n    """Returns twice."""\n    █\n', '    return 2 * x\n', []],
    [
      'a name that is only in the documentation',
      'python',
      'def f(x):\n    """Returns its triangular()."""\n    █\n',
      '    return triangular(x)\n',
      ['undefined-name'],
    ],
    ['not itself', 'python', 'def f(x):\n    """Returns all."""\n    █\n', '    return f(x - 1)\n', []],
    [
      'not an import that is proposed',
      'python',
      'def f(x):\n    """Floor."""\n    █\n',
      '    return math.floor(x)\n',
      [],
    ],
    [
      'a placeholder',
      'python',
      'def f(x):\n    """Doubles."""\n    █\n',
      '    # TODO\n    pass\n',
      ['placeholder'],
    ],
    [
      'no value where one is promised',
      'typescript',
      '// Sorts.\nfunction f(xs: number[]): number[] {█\n}\n',
      '  xs.sort();\n}',
      ['no-value'],
    ],
    ['no value where none is', 'typescript', 'function f(xs: number[]): void {█\n}\n', '  xs.sort();\n}', []],
    [
      'a variable that is used in its own definition',
      'typescript',
      '// Half of all.\nfunction f(xs: number[]): number {█\n}\n',
      '  const total = total(xs);\n  return total / 2;\n}',
      ['used-in-own-definition'],
    ],
    [
      'the function inside itself',
      'python',
      'def f(x):\n    """Doubles."""\n    █\n',
      '    def f(x):\n        return 2 * x\n',
      ['inside-itself'],
    ],
    [
      'a line again and again',
      'python',
      'def f(x):\n    """Doubles."""\n    █\n',
      '    x += 1.5\n'.repeat(4) + '    return x\n',
      ['repeated-line'],
    ],
    [
      'a parameter that is not used',
      'python',
      'def f(x, y, _z, *more):\n    """Doubles."""\n    █\n',
      '    print(f"{y}")\n    print(more)\n',
      ['unused-parameter'],
    ],
  ];
  for (const [title, language, drawing, answer, doubts] of stories) {
    it(title, async () => {
      const input = await inputOf(language, drawing);
      const { result } = await runTask('generate', input, `${answer}\`\`\``, { candidate: 0 });
      assert.ok(result.kind === 'edit', result.kind);
      assert.deepEqual(
        result.doubts.map(({ kind }) => kind),
        doubts,
      );
    });
  }

  it('begins again with another name for a variable that its own definition uses', async () => {
    const drawing =
      'function sum(xs: number[]) {}\nfunction check() {}\n// Half of all.\nfunction f(xs: number[]): number {█\n}\n';
    const { result } = await runTask(
      'generate',
      await inputOf('typescript', drawing),
      ({ prompt }) =>
        prompt.endsWith('    check(xs);\n    const sumValue =')
          ? ' sum(xs);\n    return sumValue / 2;\n}\n```'
          : '    check(xs);\n    const sum = sum(xs);\n    return sum / 2;\n}\n```',
      { candidate: 0 },
    );
    assert.ok(result.kind === 'edit');
    assert.match(result.newText, /const sumValue = sum\(xs\);\n {2}return sumValue \/ 2;/);
    assert.ok(!result.doubts.some(({ kind }) => kind === 'used-in-own-definition'));
  });

  it('is a reason to write again, once; what is missing is defined first, and the better one is kept', async () => {
    const input = await inputOf('python', 'def f(x):\n    """Its triangular."""\n    █\n');
    const { result, progress, engine } = await runTask(
      'generate',
      input,
      ({ prompt }) =>
        prompt.includes('defined nowhere')
          ? 'n):\n        return n\n\n    return triangular(x)\n```'
          : '    return triangular(x)\n```',
      { candidate: 0 },
    );
    assert.ok(result.kind === 'edit');
    assert.equal(result.newText, '\n    def triangular(n):\n        return n\n\n    return triangular(x)');
    assert.deepEqual(result.doubts, []);
    assert.equal(engine.asked.length, 2);
    const retry = progress.find(({ kind }) => kind === 'retry');
    assert.equal(retry?.kind === 'retry' ? retry.reason : '', '`triangular` is defined nowhere.');
  });

  it('knows the cells above', async () => {
    const input = await inputOf('python', 'def f(x):\n    """Its triangular."""\n    █\n');
    const related = [{ name: 'cell 1', text: 'def triangular(n):\n    return 1' }];
    const { result } = await runTask('generate', { ...input, related }, '    return triangular(x)\n```', {
      candidate: 0,
    });
    assert.deepEqual(result.kind === 'edit' && result.doubts, []);
  });
});
