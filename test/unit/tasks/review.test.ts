import assert from 'node:assert/strict';
import { lineDifference } from '../../../server/tasks/review/line-difference.ts';
import { piecesOf } from '../../../server/tasks/review/pieces.ts';
import type { Finding, TaskProgress, TaskResult } from '../../../server/tasks/task.ts';
import { movedLines } from '../../../server/tasks/review/moved-lines.ts';
import type { Script } from '../../support/scripted-engine.ts';
import { inputOf, runTask } from './scene.ts';

const TOTAL = [
  'def total(items):',
  '    """Sum of all prices."""',
  '    result = 0',
  '    for item in items:',
  '        result -= item.price█',
  '    return result',
  '',
].join('\n');

/** Writes on as `right` does, from where the answer was made to begin. */
const writes =
  (right: string): Script =>
  ({ prompt }) => {
    const begun = prompt.slice(prompt.lastIndexOf('```python\n') + '```python\n'.length);
    const lines = right.split('\n').slice(begun.split('\n').length - 1);
    return `${lines.join('\n')}\`\`\``;
  };

async function findings(
  drawing: string,
  script: Script,
  options: object = { leastProbability: 0.01 },
): Promise<{
  readonly result: TaskResult;
  readonly found: readonly Finding[];
  readonly progress: readonly TaskProgress[];
}> {
  const { result, progress } = await runTask('review', await inputOf('python', drawing), script, options);
  return { result, found: result.kind === 'findings' ? result.findings : [], progress };
}

const right = TOTAL.replace('█', '').replace('-=', '+=');

describe('review', () => {
  it('tells the line that the model would write otherwise, in words, with its fix', async () => {
    const { result, found, progress } = await findings(TOTAL, writes(right));
    assert.ok(result.kind === 'findings');
    const [finding] = found;
    assert.equal(found.length, 1);
    assert.deepEqual(finding!.range, { start: { line: 4, character: 8 }, end: { line: 4, character: 28 } });
    assert.equal(finding!.fix, 'result += item.price');
    assert.match(finding!.message, /^Is this right\? `-=` stands where `\+=` would be expected\./);
    assert.equal(result.context.what, 'the function total');
    assert.equal(progress[0]?.kind, 'reading');
    const parts = progress.flatMap((each) => (each.kind === 'part' ? [each] : []));
    assert.deepEqual(
      parts.map(({ done, total, what }) => `${done}/${total} ${what}`),
      [
        '0/4 the function total, line 3',
        '1/4 the function total, line 4',
        '2/4 the function total, line 5',
        '3/4 the function total, line 6',
      ],
    );
    assert.deepEqual(
      progress.flatMap((each) => (each.kind === 'finding' ? [each.finding] : [])),
      found,
    );
  });

  const silent: readonly (readonly [string, string])[] = [
    ['of a function that the model writes the same way', TOTAL.replace('█', '')],
    [
      'of a line that would be written quite otherwise',
      right.replace('result += item.price', 'result = sum(item.price for item in items)'),
    ],
    ['of names that the code does not have', right.replace('result += item.price', 'result += item.cost')],
    ['of what is not valid', right.replace('result += item.price', 'result += (item.price')],
    ['of another indentation', right.replace('        result += item.price', '    result += item.price')],
    ['of a line that is left out', right.replace('        result += item.price\n', '')],
  ];
  for (const [title, script] of silent) {
    it(`says nothing ${title}`, async () => {
      assert.deepEqual((await findings(TOTAL, writes(script))).found, []);
    });
  }

  it('leaves out what the model is not sure of', async () => {
    assert.deepEqual((await findings(TOTAL, writes(right), { leastProbability: 0.999 })).found, []);
  });

  it('ends where the model writes nothing, or no end', async () => {
    for (const script of [() => '', () => '```', () => '    result = 0']) {
      assert.equal((await findings(TOTAL, script)).result.kind, 'findings');
    }
  });

  it('refuses thousands of lines, and says what to do', async () => {
    const many = 'def f(x):\n    return x + 1\n\n\n'.repeat(1250);
    const input = await inputOf('python', `█${many}`);
    const range = { start: { line: 0, character: 0 }, end: { line: 5000, character: 0 } };
    const { result } = await runTask('review', { ...input, range }, '', {});
    assert.ok(result.kind === 'refused');
    assert.equal(result.reason, 'too-large');
    assert.match(result.message, /2,500 lines of code.*Select at most 400/);
  });

  it('is cancelled, and has told what it found until then', async () => {
    const cancel = new AbortController();
    let asked = 0;
    const { result, progress } = await runTask(
      'review',
      await inputOf('python', TOTAL),
      (given) => {
        if (++asked === 2) cancel.abort();
        return writes(right)(given);
      },
      { leastProbability: 0.01 },
      { signal: cancel.signal },
    );
    assert.deepEqual(result, { kind: 'cancelled' });
    assert.ok(progress.some(({ kind }) => kind === 'finding'));
  });
});

describe('the pieces of a review', () => {
  const file =
    'LIMIT = 3\n\n\ndef f(x):\n    return x\n\n\nclass A:\n    def g(self):\n        # one\n        return 1\n';
  const told = async (drawing: string): Promise<readonly string[]> =>
    piecesOf(await inputOf('python', drawing)).map(
      ({ what, lines }) => `${what}: ${lines.map((line) => line + 1).join()}`,
    );

  it('are the function around the cursor', async () => {
    assert.deepEqual(await told(file.replace('return x', 'return █x')), ['the function f: 5']);
  });
  it('are the whole file outside of functions', async () => {
    assert.deepEqual(await told(file.replace('LIMIT', '█LIMIT')), ['the file: 1', 'f: 5', 'A: 11']);
  });
  it('are none in an empty file', async () => {
    assert.deepEqual(await told('█\n'), []);
  });
});

describe('the difference of two lines', () => {
  const stories: readonly (readonly [string, string, string])[] = [
    ['a - b', 'a + b', '- → +'],
    ['x + y', 'return x + y', ' → return'],
    ['range(len(x) - 1)', 'range(len(x))', '- 1 → '],
    ['if a <= b:', 'if a < b:', '<= → <'],
    ['f( a )', 'f(a)', 'none'],
  ];
  for (const [first, second, expected] of stories) {
    it(`${first} and ${second}`, () => {
      const difference = lineDifference(first, second);
      assert.equal(
        difference ? `${difference.before.join(' ')} → ${difference.after.join(' ')}` : 'none',
        expected,
      );
    });
  }
});

describe('lines that move', () => {
  const change = (startLine: number, start: number, endLine: number, end: number, text: string) => ({
    range: { start: { line: startLine, character: start }, end: { line: endLine, character: end } },
    text,
  });
  const at = { startLine: 5, endLine: 6 };
  const stories: readonly (readonly [string, ReturnType<typeof change>, string])[] = [
    ['stay where something below changes', change(7, 0, 7, 3, 'x\ny'), '5-6'],
    ['go down with lines put in above', change(1, 0, 1, 0, 'a\nb\n'), '7-8'],
    ['go down with a line put in directly above', change(5, 0, 5, 0, 'a\n'), '6-7'],
    ['go up with lines taken out above', change(1, 0, 3, 0, ''), '3-4'],
    ['go up with the line directly above', change(4, 0, 5, 0, ''), '4-5'],
    ['are gone where a character of them changes', change(5, 2, 5, 3, ''), 'gone'],
    ['are gone when joined with the line above', change(4, 3, 5, 0, ''), 'gone'],
    ['are gone when something is typed at their start', change(5, 0, 5, 0, 'a'), 'gone'],
  ];
  for (const [title, each, expected] of stories) {
    it(title, () => {
      const moved = movedLines(at, [each]);
      assert.equal(moved ? `${moved.startLine}-${moved.endLine}` : 'gone', expected);
    });
  }
});
