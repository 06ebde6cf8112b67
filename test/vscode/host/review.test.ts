import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { poll } from '../setup/poll.ts';
import { openFile, openUntitled } from './editing.ts';
import { ReadOnlyFiles } from './read-only-files.ts';
import { DEEPEST, DEEPEST_MISTAKE_LINE } from '../../support/deepest.ts';
import { toldMessage } from './told-message.ts';

/** The cursor at the mistake. */
const DEPTH = DEEPEST.replace('depth -= 1', 'depth -= 1█');
const ADD = 'def add(a, b):\n    """Sum of a and b."""\n    return a - b█\n';

const run = (command: string, ...more: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`foretype.${command}`, ...more);
const found = ({ document }: vscode.TextEditor): readonly vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'Foretype');
const lines = (editor: vscode.TextEditor): readonly number[] =>
  found(editor).map(({ range }) => range.start.line);

async function actionsAt(editor: vscode.TextEditor, line: number): Promise<readonly vscode.CodeAction[]> {
  const range = editor.document.lineAt(line).range;
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    editor.document.uri,
    range,
  );
}

async function perform(editor: vscode.TextEditor, line: number, title: RegExp): Promise<void> {
  const action = (await actionsAt(editor, line)).find((each) => title.test(each.title));
  assert.ok(action?.command, `${title.source} is offered`);
  await vscode.commands.executeCommand(
    action.command.command,
    ...((action.command.arguments ?? []) as unknown[]),
  );
}

async function type(editor: vscode.TextEditor, line: number, text: string): Promise<void> {
  await editor.edit((builder) => {
    builder.insert(new vscode.Position(line, 0), text);
  });
}

describe('review', () => {
  afterEach(() => run('clearFindings'));

  it('shows a mistake as a diagnostic, which goes with its line and vanishes when that is changed', async () => {
    const editor = await openFile('reviewed.py', DEPTH);
    const told = await toldMessage(() => run('review'));
    assert.match(told, /finding/);
    assert.ok(lines(editor).includes(DEEPEST_MISTAKE_LINE), lines(editor).join());
    await type(editor, 0, '# one more line\n');
    assert.ok(lines(editor).includes(DEEPEST_MISTAKE_LINE + 1));
    await type(editor, DEEPEST_MISTAKE_LINE + 1, '    ');
    assert.ok(!lines(editor).includes(DEEPEST_MISTAKE_LINE + 1));
  });

  it('previews the change of a finding; accepted, one undo takes it back', async () => {
    const editor = await openFile('mended.py', DEPTH);
    const before = editor.document.getText();
    await run('review');
    await perform(editor, DEEPEST_MISTAKE_LINE, /^Preview/);
    assert.match(editor.document.getText(), /'\(':\n {12}depth \+= 1\n/);
    await run('acceptPreview');
    assert.match(editor.document.getText(), /'\(':\n {12}depth \+= 1\n/);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), before);
  });

  it('forgets a dismissed finding, also when it is found again', async () => {
    const editor = await openFile('dismissed.py', DEPTH);
    await run('review');
    await perform(editor, DEEPEST_MISTAKE_LINE, /^Dismiss: /);
    assert.ok(!lines(editor).includes(DEEPEST_MISTAKE_LINE));
    await run('review');
    assert.ok(!lines(editor).includes(DEEPEST_MISTAKE_LINE));
  });

  it('keeps nothing after Clear Findings', async () => {
    const editor = await openUntitled('python', DEPTH);
    await run('review');
    assert.ok(found(editor).length > 0);
    await run('clearFindings');
    assert.deepEqual(found(editor), []);
  });

  it('is cancelled', async () => {
    await openFile('cancelled-review.py', DEPTH.replace('█', '').repeat(8) + '█');
    const running = run('review');
    await run('cancelTask');
    await running;
  });

  it('refuses 5,000 selected lines, and says how many it takes', async () => {
    const editor = await openFile('long.py', `█${'def f(x):\n    return x + 1\n\n\n'.repeat(1250)}`);
    editor.selection = new vscode.Selection(0, 0, 5000, 0);
    assert.match(await toldMessage(() => run('review')), /2,500 lines of code.*Select at most 400/);
  });

  it('reviews a file that is read-only', async () => {
    const files = new ReadOnlyFiles(DEPTH.replace('█', ''));
    try {
      const editor = await vscode.window.showTextDocument(files.uri, {
        selection: new vscode.Range(DEEPEST_MISTAKE_LINE, 12, DEEPEST_MISTAKE_LINE, 12),
      });
      await run('review');
      assert.ok(lines(editor).includes(DEEPEST_MISTAKE_LINE));
    } finally {
      files.dispose();
    }
  });
});

describe('fix', () => {
  const marked = vscode.languages.createDiagnosticCollection('test');
  after(() => {
    marked.dispose();
  });
  const mark = ({ document }: vscode.TextEditor, line: number, message: string): void => {
    const diagnostic = new vscode.Diagnostic(
      document.lineAt(line).range,
      message,
      vscode.DiagnosticSeverity.Error,
    );
    diagnostic.source = 'test';
    marked.set(document.uri, [diagnostic]);
  };

  it('is in the lightbulb of a diagnostic; accepted, one undo takes it back', async () => {
    const editor = await openFile('fixed.py', ADD);
    const before = editor.document.getText();
    mark(editor, 2, 'This returns a wrong result: add(1, 2) should be 3, got -1');
    await poll('the diagnostic', async () =>
      (await actionsAt(editor, 2)).some(({ title }) => title === 'Fix with Foretype'),
    );
    await perform(editor, 2, /^Fix with Foretype/);
    await run('acceptPreview');
    assert.match(editor.document.getText(), /return a \+ b/);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), before);
  });

  it('takes the diagnostic on the line of the cursor; rejected, nothing is left', async () => {
    const editor = await openUntitled('python', ADD);
    const before = editor.document.getText();
    mark(editor, 2, 'This returns a wrong result: add(1, 2) should be 3, got -1');
    await run('fix');
    assert.match(editor.document.getText(), /return a \+ b/);
    await run('rejectPreview');
    assert.equal(editor.document.getText(), before);
  });

  it('says so where nothing is wrong', async () => {
    await openFile('right.py', 'def add(a, b):\n    return a + b█\n');
    assert.match(await toldMessage(() => run('fix')), /no problem here to fix/);
  });

  it('writes nothing into a read-only file', async () => {
    const files = new ReadOnlyFiles('def add(a, b:\n    return a + b\n');
    try {
      await vscode.window.showTextDocument(files.uri, { selection: new vscode.Range(1, 4, 1, 4) });
      assert.match(await toldMessage(() => run('fix')), /read-only/);
    } finally {
      files.dispose();
    }
  });
});
