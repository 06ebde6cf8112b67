import assert from 'node:assert/strict';
import type { Script } from '../../support/scripted-engine.ts';
import type { TaskName } from '../../../server/tasks/tasks.ts';
import { inputOf, runTask } from './scene.ts';

/** What a model writes that is not right, so that it is asked again. */
const WRONG = '    return ((a\n```';
const MISTAKEN: Script = () => WRONG;

interface Story {
  readonly task: TaskName;
  readonly drawing: string;
  readonly script: Script;
  readonly options: object;
  /** What is right enough to be checked, where the script's is not. */
  readonly checked?: Script;
}

/** Each makes its task ask a second time. */
const STORIES: readonly Story[] = [
  { task: 'generate', drawing: 'def add(a, b):\n    """Sum."""\n    █\n', script: MISTAKEN, options: {} },
  { task: 'fix', drawing: 'def add(a, b:\n    return █a\n', script: () => 'def add(((\n```\n', options: {} },
  {
    task: 'document',
    drawing: 'def add(a, b):\n    return █a\n',
    script: () => ' Calls `nobody_knows_it`.\n',
    options: {},
  },
  {
    task: 'convert',
    drawing: 'def add(a, b):\n    return █a\n',
    script: MISTAKEN,
    options: { to: 'javascript' },
  },
  {
    task: 'writeTests',
    drawing: 'def add(a, b):\n    return █a\n',
    script: () => 'nothing(self):\n        pass\n',
    checked: () => 'sum(self):\n        self.assertEqual(add(1, 2), 3)\n```',
    options: {},
  },
];

/** Those whose answers are not checked, and not asked for again. */
const OTHERS: readonly Story[] = [
  {
    task: 'explain',
    drawing: 'def add(a, b):\n    return █a\n',
    script: () => 'It adds two numbers.',
    options: {},
  },
  {
    task: 'chat',
    drawing: 'def add(a, b):\n    return █a\n',
    script: () => 'It adds two numbers.',
    options: { messages: [{ role: 'user', content: 'What is it?' }], code: 'here' },
  },
  { task: 'review', drawing: 'def add(a, b):\n    return █a\n', script: MISTAKEN, options: {} },
];

describe('a task is cancelled', () => {
  for (const { task, drawing, script, options } of [...STORIES, ...OTHERS]) {
    it(`${task}: before it is begun`, async () => {
      const cancel = new AbortController();
      cancel.abort();
      const { result } = await runTask(task, await inputOf('python', drawing), script, options, {
        signal: cancel.signal,
      });
      assert.deepEqual(result, { kind: 'cancelled' });
    });

    it(`${task}: while it writes`, async () => {
      const cancel = new AbortController();
      const ending: Script = (given) => {
        const text = script(given);
        queueMicrotask(() => {
          cancel.abort();
        });
        return text;
      };
      const { result } = await runTask(task, await inputOf('python', drawing), ending, options, {
        signal: cancel.signal,
      });
      assert.deepEqual(result, { kind: 'cancelled' });
    });
  }

  for (const { task, drawing, script, options, checked = script } of STORIES) {
    it(`${task}: when its second try begins, and nothing comes of the first`, async () => {
      const cancel = new AbortController();
      let asked = 0;
      const counted: Script = (given) => {
        if (++asked === 2) cancel.abort();
        return script(given);
      };
      const { result } = await runTask(task, await inputOf('python', drawing), counted, options, {
        signal: cancel.signal,
      });
      assert.equal(asked, 2, 'a second try');
      assert.deepEqual(result, { kind: 'cancelled' });
    });

    it(`${task}: while what it wrote is checked`, async () => {
      const cancel = new AbortController();
      let checks = 0;
      const { result, engine } = await runTask(task, await inputOf('python', drawing), checked, options, {
        signal: cancel.signal,
        // Where the task waits for it, this one never ends.
        onCheck: () => {
          checks++;
          cancel.abort();
          return new Promise(() => undefined);
        },
      });
      assert.ok(checks > 0);
      assert.deepEqual(result, { kind: 'cancelled' });
      assert.deepEqual(
        engine.asked.filter(({ finished, aborted }) => !finished && !aborted),
        [],
      );
    });
  }

  it('writeTests: while the files around it are looked for', async () => {
    const cancel = new AbortController();
    setImmediate(() => {
      cancel.abort();
    });
    const input = await inputOf('python', 'def add(a, b):\n    return █a\n');
    const { result, progress } = await runTask(
      'writeTests',
      input,
      MISTAKEN,
      {},
      {
        signal: cancel.signal,
        project: new Promise<never>(() => undefined),
      },
    );
    assert.deepEqual(result, { kind: 'cancelled' });
    assert.deepEqual(progress, []);
  });
});
