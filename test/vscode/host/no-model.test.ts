import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { acceptControlWhileTyping, CONTROL, openFile } from './editing.ts';
import { toldMessage } from './told-message.ts';

describe('without a model', () => {
  it('typing stays undisturbed', async () => {
    const editor = await openFile('no-model.py', 'def double(value):\n    █\n');
    assert.equal(await acceptControlWhileTyping(editor, 'return '), CONTROL);
  });

  it('a restart changes nothing and fails nothing', async () => {
    await vscode.commands.executeCommand('foretype.restart');
    const editor = await openFile('no-model-restart.py', 'def double(value):\n    █\n');
    assert.equal(await acceptControlWhileTyping(editor, 'return '), CONTROL);
  });

  it('a task says that it has to be downloaded', async () => {
    await openFile('no-model-task.py', '# Doubles a number.█\n');
    const told = await toldMessage(() => vscode.commands.executeCommand('foretype.generate'));
    assert.match(told, /has to be downloaded once/);
  });
});
