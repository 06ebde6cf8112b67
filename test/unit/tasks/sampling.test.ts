import assert from 'node:assert/strict';
import { TASKS, type TaskName } from '../../../server/tasks/tasks.ts';
import { inputOf, projectOf, runTask } from './scene.ts';

const ADD = 'def add(a, b):\n    return █a - b\n';
/** What each task has to be told; a new one must be added. */
const STORIES: { readonly [Name in TaskName]: { readonly drawing?: string; readonly options: object } } = {
  chat: { options: { messages: [{ role: 'user', content: 'Is it right?' }], code: 'here' } },
  convert: { options: { to: 'javascript' } },
  document: { options: {} },
  explain: { options: {} },
  fix: { options: { problems: [{ line: 1, message: 'It is wrong.' }] } },
  generate: { drawing: '# Sum of two numbers.█\n', options: {} },
  review: { options: {} },
  writeTests: { options: {} },
};

describe('sampling, as the settings say', () => {
  for (const name of Object.keys(TASKS) as TaskName[]) {
    const { drawing = ADD, options } = STORIES[name];
    const firstQuestion = async (settings: object) => {
      const input = await inputOf('python', drawing, 'add.py');
      const { engine } = await runTask(name, input, 'x', options, {
        settings,
        project: projectOf('add.py', { 'add.py': '' }),
      });
      return engine.asked[0]!.request;
    };

    it(`of ${name}: temperature, top-p, seed and the longest answer`, async () => {
      const { candidates, maxTokens } = await firstQuestion({
        taskTemperature: 0.7,
        taskTopP: 0.8,
        taskSeed: 42,
        taskMaxTokens: 77,
      });
      assert.deepEqual(candidates, [
        { kind: 'sample', temperature: 0.7, topP: 0.8, topK: 0, seed: 42, drawsMade: 0 },
      ]);
      assert.equal(maxTokens, 77);
    });

    it(`of ${name}: always the most probable word at temperature 0`, async () => {
      assert.deepEqual((await firstQuestion({})).candidates, [{ kind: 'greedy' }]);
    });
  }
});
