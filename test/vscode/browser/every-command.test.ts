/** Last of all: which commands the others have run, whatever their table says. */
import assert from 'node:assert/strict';
import { commandsNotRun } from './commands-run.ts';

describe('every command', () => {
  it('was run in the browser, as the logs of the extension tell', () => {
    assert.deepEqual(commandsNotRun(), []);
  });
});
