import assert from 'node:assert/strict';
import { inputOf, runTask } from './scene.ts';

const AREA =
  'class Box:\n    def area(self, w, h):\n        return w + h█\n\n    def name(self):\n        return "box"\n';
const PROBLEMS = { problems: [{ line: 2, message: 'expected 6, got 5' }] };

describe('fix', () => {
  it('writes the function around the problem again, where it stands', async () => {
    const { result, progress, engine } = await runTask(
      'fix',
      await inputOf('python', AREA),
      'def area(self, w, h):\n    return w * h\n```\nThat is it.',
      PROBLEMS,
    );
    assert.ok(result.kind === 'edit');
    assert.equal(result.newText, '    def area(self, w, h):\n        return w * h');
    assert.deepEqual(result.range, { start: { line: 1, character: 0 }, end: { line: 2, character: 20 } });
    assert.deepEqual(result.syntax, { kind: 'right' });
    assert.equal(engine.asked.length, 1);
    const drafts = progress.flatMap((each) => (each.kind === 'draft' ? [each.newText] : []));
    assert.deepEqual(drafts, [result.newText]);
  });

  it('asks once more for what is not valid, and says why', async () => {
    let asked = 0;
    const { result, progress, engine } = await runTask(
      'fix',
      await inputOf('python', AREA),
      () => `def area(self, w, h):\n    return w * ${++asked === 1 ? '(h' : 'h'}\n\`\`\``,
      PROBLEMS,
    );
    assert.ok(result.kind === 'edit');
    assert.match(result.newText, /w \* h$/);
    assert.equal(engine.asked.length, 2);
    assert.ok(progress.some(({ kind }) => kind === 'retry'));
  });

  it('asks once more when nothing was changed, then says so', async () => {
    const { result, engine } = await runTask(
      'fix',
      await inputOf('python', AREA),
      'def area(self, w, h):\n    return w + h\n```',
      PROBLEMS,
    );
    assert.ok(result.kind === 'refused');
    assert.equal(result.reason, 'no-result');
    assert.equal(engine.asked.length, 2);
  });

  it('changes nothing when the answer is cut off', async () => {
    const { result } = await runTask('fix', await inputOf('python', AREA), 'x'.repeat(200), PROBLEMS, {
      settings: { taskMaxTokens: 50 },
    });
    assert.ok(result.kind === 'refused');
    assert.match(result.message, /foretype\.taskMaxTokens/);
  });

  it('takes what the grammar finds wrong where the editor tells nothing', async () => {
    const { result, engine } = await runTask(
      'fix',
      await inputOf('python', 'def f(x):\n    return (x█\n'),
      'def f(x):\n    return x\n```',
      { problems: [] },
    );
    assert.equal(result.kind, 'edit');
    assert.equal(engine.asked.length, 1);
  });

  it('refuses where nothing is wrong', async () => {
    const { result, engine } = await runTask('fix', await inputOf('python', AREA), 'x', { problems: [] });
    assert.ok(result.kind === 'refused');
    assert.equal(result.reason, 'place');
    assert.match(result.message, /no problem here/);
    assert.equal(engine.asked.length, 0);
  });

  it('keeps the line ends of the document', async () => {
    const { result } = await runTask(
      'fix',
      await inputOf('python', AREA.replaceAll('\n', '\r\n')),
      'def area(self, w, h):\n    return w * h\n```',
      PROBLEMS,
    );
    assert.ok(result.kind === 'edit');
    assert.equal(result.newText, '    def area(self, w, h):\r\n        return w * h');
  });
});
