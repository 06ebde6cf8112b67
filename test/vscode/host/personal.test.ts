import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { poll } from '../setup/poll.ts';
import { acceptSuggestion, openFile, type, withSetting } from './editing.ts';

describe('what Foretype learns', () => {
  /** The document that the command shows. */
  async function shown(): Promise<string> {
    await vscode.commands.executeCommand('foretype.showLearned');
    const document = vscode.window.activeTextEditor!.document;
    assert.equal(document.uri.scheme, 'foretype-learned');
    assert.equal(document.languageId, 'markdown');
    return document.getText();
  }

  /** Answers the question of the command. */
  async function erase(answer: 'Erase' | undefined): Promise<void> {
    const { window } = vscode;
    const original = window.showWarningMessage;
    window.showWarningMessage = () => Promise.resolve(answer);
    try {
      await vscode.commands.executeCommand('foretype.eraseLearned');
    } finally {
      window.showWarningMessage = original;
    }
  }

  it('is what was accepted and what was typed twice; it can be read, and erased', async () => {
    await withSetting('personal', true, async () => {
      const accepting = await openFile(
        'learned.py',
        'def add(a, b):\n    """Sum of a and b."""\n    return █\n',
      );
      const text = await acceptSuggestion(accepting);
      await openFile('typed.txt', '█');
      for (let times = 0; times < 2; times++) await type('let total = sum prices\n');
      await poll('what was accepted and typed', async () => {
        const words = await shown();
        return words.includes(`return ${text.split('\n')[0]!}`) && words.includes('let total = sum prices');
      });
      await erase(undefined);
      assert.match(await shown(), /let total/, 'only after a question');
      await erase('Erase');
      await poll('nothing', async () => /\nNothing\.\n/.test(await shown()));
    });
  });

  it('is nothing where it is off', async () => {
    await withSetting('personal', false, async () => {
      const editor = await openFile('unlearned.py', 'def add(a, b):\n    return █\n');
      await acceptSuggestion(editor);
      await poll('nothing', async () => /\nNothing\.\n[^]*is off/.test(await shown()));
    });
  });
});
