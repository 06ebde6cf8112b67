import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { poll } from '../setup/poll.ts';
import { ReadOnlyFiles } from './read-only-files.ts';
import { toldMessage } from './told-message.ts';
import { explanationIsOpen, newDocuments } from './written.ts';

const ADD = 'def add(a, b):\n    return a + b\n';

const run = (command: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`foretype.${command}`, ...args);

/** Generate, fix and review of read-only files stand beside their other tests. */
describe('a read-only file', () => {
  let files: ReadOnlyFiles;
  beforeEach(async () => {
    files = new ReadOnlyFiles(ADD);
    await vscode.window.showTextDocument(files.uri, { selection: new vscode.Range(1, 4, 1, 4) });
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    files.dispose();
  });

  it('is not documented, and is told why', async () => {
    assert.match(await toldMessage(() => run('document')), /read-only/);
  });

  it('has its tests in a document of their own', async () => {
    const [written] = await newDocuments(() => run('writeTests'));
    assert.match(written?.getText() ?? '', /add\(/);
    await run('discardDocument', written!.uri);
  });

  it('is converted into a document of its own', async () => {
    const [written] = await newDocuments(() => run('convert', 'javascript'));
    assert.match(written?.getText() ?? '', /add/);
    await run('discardDocument', written!.uri);
  });

  it('is explained', async () => {
    await run('explain');
    await poll('the panel', () => Promise.resolve(explanationIsOpen()));
  });
});
