/** Where nothing is suggested, and that it is not because nothing works: each test ends with a suggestion, or uses a control. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  acceptControlWhileTyping,
  acceptSuggestion,
  acceptWhileTyping,
  CONTROL,
  openFile,
  openUntitled,
  withSetting,
} from './editing.ts';

const FUNCTION = 'def double(value):\n    █\n';

describe('no suggestions', () => {
  it('while Foretype is off; again when it is on', async () => {
    await withSetting('enabled', false, async () => {
      const editor = await openFile('off.py', FUNCTION);
      assert.equal(await acceptControlWhileTyping(editor, 'return '), CONTROL);
    });
    assert.match(await acceptWhileTyping(await openFile('on.py', FUNCTION), 'return '), /value/);
  });

  it('in a language that is turned off by its command; again when turned on', async () => {
    const editor = await openFile('language-off.py', FUNCTION);
    await vscode.commands.executeCommand('foretype.toggleLanguage');
    try {
      assert.equal(await acceptControlWhileTyping(editor, 'return '), CONTROL);
      const other = await openFile('other.js', 'function double(value) {\n  █\n}\n');
      assert.match(await acceptWhileTyping(other, 'return '), /value/);
    } finally {
      await openFile('language-on.py', FUNCTION);
      await vscode.commands.executeCommand('foretype.toggleLanguage');
    }
    assert.match(await acceptWhileTyping(await openFile('again.py', FUNCTION), 'return '), /value/);
  });

  it('in a file that may hold secrets', async () => {
    const editor = await openFile('.env', 'DATABASE_URL=postgres://localhost/shop\nAPI_KEY=█\n');
    assert.equal(await acceptControlWhileTyping(editor, 'a'), CONTROL);
  });

  it('in a file of 20 MB, which stays editable', async () => {
    const line = 'const filler = "0123456789abcdef0123456789abcdef0123456789abcdef";\n';
    const editor = await openFile(
      'large.js',
      `function double(value) {\n  █\n}\n${line.repeat(20e6 / line.length)}`,
    );
    assert.equal(await acceptControlWhileTyping(editor, 'return '), CONTROL);
  });

  it('in text that is binary', async () => {
    const editor = await openUntitled('plaintext', `${'\0\x01\x02'.repeat(100)}\nname: █\n`);
    assert.equal(await acceptControlWhileTyping(editor, 'a'), CONTROL);
  });

  it('but still some with settings of the wrong type', async () => {
    await withSetting('deadlineMs', 'soon', () =>
      withSetting('languages', 7, async () => {
        assert.match(
          await acceptSuggestion(await openFile('wrong-settings.py', FUNCTION.replace('█', 'return █'))),
          /value/,
        );
      }),
    );
  });
});
