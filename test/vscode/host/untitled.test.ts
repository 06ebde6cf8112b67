import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { poll } from '../setup/poll.ts';
import { openUntitled } from './editing.ts';
import { explanationIsOpen, newDocuments } from './written.ts';

const ADD = 'def add(a, b):\n    return █a + b\n';

const run = (command: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`foretype.${command}`, ...args);

describe('a document that was never saved', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('is documented; one undo takes it back', async () => {
    const { document } = await openUntitled('python', ADD);
    const before = document.getText();
    await run('document');
    await run('acceptPreview');
    assert.match(
      document.getText(),
      /^def add\(a, b\):\n {4}"""[^]*Args:\n {8}a: [^]* {8}b: [^]*"""\n {4}return a \+ b\n$/,
    );
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  it('has its tests in a document that was never saved either, and nothing is imported from a file that is not there', async () => {
    await openUntitled('python', ADD);
    const [written] = await newDocuments(() => run('writeTests'));
    assert.equal(written?.languageId, 'python');
    assert.match(written.getText(), /def test_\w+\([^]*add\(/);
    assert.doesNotMatch(written.getText(), /Untitled/);
    await run('discardDocument', written.uri);
  });

  it('is converted', async () => {
    await openUntitled('python', ADD);
    const [written] = await newDocuments(() => run('convert', 'javascript'));
    assert.equal(written?.languageId, 'javascript');
    assert.match(written.getText(), /add[^]*a \+ b/);
    await run('discardDocument', written.uri);
  });

  it('is explained', async () => {
    await openUntitled('python', ADD);
    await run('explain');
    await poll('the panel', () => Promise.resolve(explanationIsOpen()));
  });
});
