import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { acceptSuggestion, acceptWhileTyping, openFile, openUntitled } from './editing.ts';

describe('suggestions', () => {
  it('appear while typing, even begun before the model is loaded', async () => {
    const editor = await openFile(
      'area.ts',
      'function area(width: number, height: number): number {\n  █\n}\n',
    );
    assert.match(await acceptWhileTyping(editor, 'return '), /width/);
  });

  it('finish a function of a Python file', async () => {
    const editor = await openFile('add.py', 'def add(a, b):\n    """Sum of a and b."""\n    return █\n');
    const text = await acceptSuggestion(editor);
    assert.match(text, /a \+ b/);
    assert.match(
      editor.document.getText(),
      /^def add\(a, b\):\n {4}"""Sum of a and b\."""\n {4}return a \+ b/,
    );
  });

  it('are accepted by word', async () => {
    const editor = await openFile(
      'by-word.ts',
      'export function perimeter(width: number, height: number): number {\n  return █\n}\n',
    );
    const word = await acceptSuggestion(editor, 'acceptNextWord');
    assert.match(word, /^\s*(\w+|[^\w\s]+)\s*$/, `one word, not ${JSON.stringify(word)}`);
  });

  it('come in an editor that was never saved', async () => {
    const editor = await openUntitled('javascript', 'function square(number) {\n  return █\n}\n');
    assert.match(await acceptSuggestion(editor), /number/);
  });

  it('come in a language without a grammar', async () => {
    const editor = await openFile(
      'report.lua',
      'local function double(value)\n  return value * 2\nend\n\nlocal function triple(value)\n  return █\nend\n',
    );
    assert.match(await acceptSuggestion(editor), /value/);
  });

  it('are taken back by one undo', async () => {
    const editor = await openFile('undo.py', 'def double(value):\n    return █\n');
    const before = editor.document.getText();
    await acceptSuggestion(editor);
    assert.notEqual(editor.document.getText(), before);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), before);
  });
});
