/** Text that is not plain ASCII with line feeds and spaces. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { acceptSuggestion, openFile } from './editing.ts';

describe('documents of all kinds', () => {
  it('keep their CRLF line ends', async () => {
    const editor = await openFile(
      'crlf.py',
      'def largest(numbers):\n    """Largest of the numbers, by a loop."""\n    result = numbers[0]\n    for number in numbers:█\n    return result\n',
      '\r\n',
    );
    await acceptSuggestion(editor);
    const text = editor.document.getText();
    assert.equal(editor.document.eol, vscode.EndOfLine.CRLF);
    assert.doesNotMatch(text, /(?<!\r)\n/, 'no bare line feed');
    assert.doesNotMatch(text, /\r(?!\n)/, 'no bare carriage return');
  });

  it('keep their tabs', async () => {
    const editor = await openFile(
      'stack.go',
      'package stack\n\ntype Stack struct {\n\titems []int\n}\n\n// Push puts an item on top.\nfunc (s *Stack) Push(item int) {█\n}\n',
    );
    const text = await acceptSuggestion(editor);
    assert.match(text, /s\.items/);
    assert.match(editor.document.getText(), /\n\ts\.items/);
    assert.doesNotMatch(editor.document.getText(), /\n {2,}\S/, 'no line indented with spaces');
  });

  it('may have emoji before the cursor', async () => {
    const before = 'const label = "🎉👨‍👩‍👧‍👦 done"; const doubled = (n) => n * 2; const tripled = (n) => ';
    const editor = await openFile('emoji.js', `${before}█\n`);
    const text = await acceptSuggestion(editor);
    assert.match(text, /n \* 3/);
    assert.ok(editor.document.getText().startsWith(before + text), 'nothing before the cursor changed');
  });

  it('may have Chinese and Japanese around the cursor', async () => {
    const before = '# 円の面積を計算する\ndef 面积(半径):\n    return ';
    const after = '  # 半径の二乗\n\nprint("結果：", 面积(2))\n';
    const editor = await openFile('cjk.py', `${before}█${after}`);
    const text = await acceptSuggestion(editor);
    const whole = editor.document.getText();
    assert.ok(whole.startsWith(before + text));
    assert.ok(whole.endsWith('print("結果：", 面积(2))\n'));
    assert.doesNotMatch(whole, /\uFFFD/, 'no torn characters');
  });
});
