import assert from 'node:assert/strict';
import { runCode } from '../../../../server/tasks/examples/run-code.ts';
import type { Settings } from '../../../../server/settings.ts';
import type { CodeToRun } from '../../../../server/tasks/examples/messages.ts';
import type { TaskResult } from '../../../../server/tasks/task.ts';
import { inputOf, runTask, type Run } from '../scene.ts';
import { sandbox, syntax } from './ran.ts';

interface Story {
  readonly run: Run;
  /** What was handed to the sandbox, in order. */
  readonly code: readonly CodeToRun[];
}

/** The model writes the answers one after the other. */
async function story(
  languageId: string,
  drawing: string,
  answers: readonly string[],
  more: {
    readonly settings?: Partial<Settings>;
    readonly cancelInSandbox?: number;
    readonly candidate?: number;
  } = {},
): Promise<Story> {
  await syntax.load(languageId);
  const cancel = new AbortController();
  const code: CodeToRun[] = [];
  let asked = 0;
  const run = await runTask(
    'generate',
    await inputOf(languageId, drawing),
    () => answers[asked++] ?? '',
    { candidate: more.candidate ?? 0 },
    {
      signal: cancel.signal,
      ...(more.settings && { settings: more.settings }),
      runCode: (given, signal) => {
        code.push(given);
        if (code.length === more.cancelInSandbox) {
          setTimeout(() => {
            cancel.abort();
          }, 50);
        }
        return runCode(sandbox, (text) => syntax.parse(languageId, text), languageId, given, signal);
      },
    },
  );
  return { run, code };
}

function edit({ run: { result } }: Story): Extract<TaskResult, { kind: 'edit' }> {
  assert.ok(result.kind === 'edit', JSON.stringify(result));
  return result;
}

function retries({ run: { progress } }: Story): readonly string[] {
  return progress.flatMap((each) => (each.kind === 'retry' ? [each.reason] : []));
}

const DOUBLE =
  'def double(x):\n    """\n    >>> double(2)\n    4\n    >>> double(0)\n    0\n    """\n    █\n';
const RIGHT = '    return 2 * x\n```';
const WRONG = '    return x + 3\n```';
const HALF = '    return 4 if x == 2 else 1\n```';

describe('generate, with the examples of its comment', function () {
  this.timeout(60_000);

  it('says that they hold, and asks once', async () => {
    const told = await story('python', DOUBLE, [RIGHT]);
    assert.deepEqual(edit(told).examples, { kind: 'run', held: 2, failed: [], total: 2 });
    assert.deepEqual([edit(told).doubts, retries(told), told.code.length], [[], [], 1]);
  });

  it('tries another way where one fails, and takes the first of which all hold', async () => {
    const told = await story('python', DOUBLE, [WRONG, RIGHT, WRONG]);
    assert.match(edit(told).newText, /return 2 \* x/);
    assert.deepEqual(retries(told), ['`double(2)` gives `5`, not `4`: trying another way.']);
    assert.equal(told.run.engine.asked.length, 2);
    const [first, second] = told.run.engine.asked.map(({ request }) => request);
    assert.deepEqual(second?.promptTokens, first?.promptTokens, 'the same question');
    assert.equal(second?.candidates[0]?.kind, 'sample');
  });

  it('takes the one of which most hold after two further ways, with the doubt above', async () => {
    const told = await story('python', DOUBLE, [WRONG, WRONG, HALF, RIGHT]);
    assert.match(edit(told).newText, /else 1/);
    assert.equal(told.run.engine.asked.length, 3);
    assert.deepEqual(edit(told).doubts, [
      { kind: 'failed-example', call: 'double(0)', expected: '0', given: { kind: 'value', text: '1' } },
    ]);
  });

  it('keeps the first where all are alike', async () => {
    const told = await story('python', DOUBLE, [WRONG, '    return x + 4\n```', '    return x + 5\n```']);
    assert.match(edit(told).newText, /x \+ 3/);
  });

  it('draws further ways apart from further candidates', async () => {
    const seeds = async (candidate: number): Promise<readonly unknown[]> =>
      (await story('python', DOUBLE, [WRONG, WRONG, WRONG], { candidate })).run.engine.asked.map(
        ({ request: { candidates } }) => candidates[0] && 'seed' in candidates[0] && candidates[0].seed,
      );
    const all = [...(await seeds(0)), ...(await seeds(1)), ...(await seeds(2))];
    assert.equal(new Set(all).size, 9);
  });

  it('runs nothing where the setting is off, and says nothing', async () => {
    const told = await story('python', DOUBLE, [WRONG], { settings: { runExamples: false } });
    assert.deepEqual([told.code, edit(told).examples, edit(told).doubts], [[], { kind: 'none' }, []]);
  });

  it('is cancelled while they run', async () => {
    const told = await story('python', DOUBLE, ['    while True:\n        pass\n```'], {
      cancelInSandbox: 1,
    });
    assert.deepEqual(told.run.result, { kind: 'cancelled' });
  });

  it('is cancelled while another way is tried', async () => {
    const told = await story('python', DOUBLE, [WRONG, '    while True:\n        pass\n```'], {
      cancelInSandbox: 2,
    });
    assert.deepEqual(told.run.result, { kind: 'cancelled' });
    assert.equal(told.run.engine.asked.length, 2);
  });

  it('calls other functions of the file, and those that the file imports of the language', async () => {
    const drawing = `import math\n\nLIMIT = 10\n\ndef clip(x):\n    return min(x, LIMIT)\n\n${DOUBLE}\nif __name__ == "__main__":\n    print(double(3))\n`;
    const told = await story('python', drawing, ['    return clip(int(math.floor(2 * x)))\n```']);
    assert.deepEqual(edit(told).examples, { kind: 'run', held: 2, failed: [], total: 2 });
  });

  it('runs the function alone where the file needs what is not there', async () => {
    const told = await story('python', `import numpy as np\n\nDATA = np.array([1])\n\n${DOUBLE}`, [RIGHT]);
    assert.deepEqual(edit(told).examples, { kind: 'run', held: 2, failed: [], total: 2 });
  });

  it('takes the imports that are proposed', async () => {
    const drawing = 'def area(r):\n    """\n    area(1) == 3.14159265\n    """\n    █\n';
    const told = await story('python', drawing, ['    return math.pi * r ** 2\n```']);
    assert.deepEqual(edit(told).imports, ['import math']);
    assert.deepEqual(edit(told).examples, { kind: 'run', held: 1, failed: [], total: 1 });
  });

  it('works from a comment alone, and not from examples that the model wrote', async () => {
    const told = await story('python', '# Doubles: double(2) == 4\n# double(2) == 4\n█\n', [
      'def double(x):\n    """\n    >>> double(3)\n    7\n    """\n    return 2 * x\n```',
    ]);
    assert.deepEqual(edit(told).examples, { kind: 'run', held: 1, failed: [], total: 1 });
  });

  it('works in TypeScript with CRLF, types and exports', async () => {
    const drawing =
      'import { readFileSync } from "fs";\r\ninterface Point { x: number }\r\n/**\r\n * @example\r\n * shift({x: 1}, 2) // => {x: 3}\r\n */\r\nexport function shift(p: Point, by: number): Point {█\r\n}\r\n\r\nexport default class A<T> { constructor(readonly a: number) {} }\r\n';
    const right = '  const moved: Point = { ...p, x: p.x + by } as Point;\n  return moved;\n}\n```';
    const told = await story('typescript', drawing, ['  return { x: p.x * by };\n}\n```', right]);
    assert.deepEqual(edit(told).examples, { kind: 'run', held: 1, failed: [], total: 1 });
    assert.deepEqual(retries(told), [
      '`shift({x: 1}, 2)` gives `{"x": 2}`, not `{"x": 3}`: trying another way.',
    ]);
  });

  it('leaves methods, other languages and code that is not valid alone', async () => {
    const method = 'class A:\n    def f(self, x):\n        """f(2) == 4"""\n        █\n';
    const [inClass, go, broken] = [
      await story('python', method, ['        return 5\n```']),
      await story('go', '// double(2) == 4\nfunc double(x int) int {█\n}\n', ['\treturn 5\n}\n```']),
      await story('python', DOUBLE, ['    return ((x\n```', '    return ((x\n```']),
    ];
    assert.deepEqual([inClass.code, broken.code], [[], []]);
    assert.deepEqual([edit(inClass).examples, edit(go).examples], [{ kind: 'none' }, { kind: 'none' }]);
  });
});
