import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { poll } from '../setup/poll.ts';
import { openFile, openUntitled } from './editing.ts';
import { ReadOnlyFiles } from './read-only-files.ts';
import { toldMessage } from './told-message.ts';

const ADD = 'def add(a, b):\n    \"\"\"Sum of a and b.\"\"\"\n    █\n';
/** Long enough to be interrupted. */
const LONG =
  '# A class Matrix with rows and columns: add, subtract, multiply, transpose, determinant, inverse, print.█\n';
/** The model may have to be loaded. */
const WRITING_TIMEOUT_MS = 60_000;

const run = (command: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`foretype.${command}`, ...args);

/** The tabs that compare a file of tests with what is proposed. */
function comparisons(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === 'foretype-tests',
    );
}

/** What is proposed, as soon as something is. */
async function proposed(): Promise<vscode.Uri> {
  await poll('a comparison', () => Promise.resolve(comparisons().length > 0), {
    timeoutMs: WRITING_TIMEOUT_MS,
  });
  return (comparisons()[0]!.input as vscode.TabInputTextDiff).modified;
}

function isOpen(uri: vscode.Uri): boolean {
  return comparisons().some(
    ({ input }) => (input as vscode.TabInputTextDiff).modified.toString() === uri.toString(),
  );
}

/** Accepting does nothing before all is written. */
async function accepted(): Promise<void> {
  await poll(
    'tests that were accepted',
    async () => {
      await run('acceptPreview');
      return comparisons().length === 0;
    },
    { timeoutMs: WRITING_TIMEOUT_MS },
  );
}

/** Cancels a task as soon as it runs. */
async function cancelledAtOnce(writing: Thenable<unknown>): Promise<void> {
  let isOver = false;
  void writing.then(() => {
    isOver = true;
  });
  await poll('the end of the task', async () => {
    await run('cancelTask');
    return isOver;
  });
}

function untitled(): readonly vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(({ isUntitled }) => isUntitled);
}

describe('tasks', () => {
  it('generate in a document that was never saved; one undo takes it back', async () => {
    const editor = await openUntitled('python', ADD);
    const before = editor.document.getText();
    await run('generate');
    await run('acceptPreview');
    assert.match(editor.document.getText(), /return a \+ b/);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), before);
  });

  it('say above generated code that the examples of its docstring hold', async () => {
    const { document } = await openUntitled(
      'python',
      'def add(a, b):\n    \"\"\"Sum of a and b.\n\n    >>> add(2, 3)\n    5\n    >>> add(0, -1)\n    -1\n    \"\"\"\n    █\n',
    );
    await run('generate');
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    const titles = lenses.map(({ command }) => command?.title);
    assert.ok(titles.includes('$(pass) 2 of 2 examples hold'), titles.join(', '));
    await run('rejectPreview');
  });

  it('rejected while they write, leave nothing behind', async () => {
    const editor = await openFile('rejected.py', LONG);
    const before = editor.document.getText();
    const writing = run('generate');
    await poll('some code', () => Promise.resolve(editor.document.getText() !== before), {
      timeoutMs: WRITING_TIMEOUT_MS,
    });
    await run('rejectPreview');
    await writing;
    assert.equal(editor.document.getText(), before);
    assert.equal(editor.document.isDirty, false);
  });

  it('cancelled before the first word, leave nothing behind', async () => {
    const editor = await openFile('cancelled.py', LONG);
    const before = editor.document.getText();
    await cancelledAtOnce(run('generate'));
    assert.equal(editor.document.getText(), before);
  });

  it('document a function; one undo takes it back', async () => {
    const editor = await openFile(
      'documented.ts',
      'const x = 1;\n\nexport function area(width: number, height: number): number {\n  return █width * height;\n}\n',
    );
    const before = editor.document.getText();
    await run('document');
    await run('acceptPreview');
    assert.match(
      editor.document.getText(),
      /^const x = 1;\n\n\/\*\*\n \* [A-Z].*\.\n \*\n \* @param width - \S[^]* \* @param height - \S[^]* \* @returns \S[^]* \*\/\nexport function area/,
    );
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), before);
  });

  it('write tests into a new file that is not on disk before it is saved; one undo takes them back', async () => {
    const source = await openFile(
      'pricing.py',
      'def half(value):\n    """Half of it."""\n    return █value / 2\n',
    );
    void run('writeTests');
    const comparison = await proposed();
    await accepted();
    const { document } = vscode.window.activeTextEditor!;
    assert.match(document.uri.path, /test_pricing\.py$/);
    assert.match(document.getText(), /from host\.pricing import half[^]*half\(/);
    assert.ok(!isOpen(comparison));
    await assert.rejects(async () => {
      await vscode.workspace.fs.stat(source.document.uri.with({ path: document.uri.path }));
    });
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), '');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('write no tests where they are rejected', async () => {
    await openFile('rejected_pricing.py', 'def half(value):\n    return █value / 2\n');
    const before = vscode.workspace.textDocuments.length;
    const writing = run('writeTests');
    const comparison = await proposed();
    await run('rejectPreview');
    await writing;
    await poll('the comparison closed', () => Promise.resolve(!isOpen(comparison)));
    assert.ok(vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty).length <= before);
  });

  it('convert into a document of its own, which is discarded without a question', async () => {
    await openFile('doubled.py', 'def double(x):\n    return █2 * x\n');
    const before = untitled();
    await run('convert', 'javascript');
    const [written] = untitled().filter((document) => !before.includes(document));
    assert.equal(written?.languageId, 'javascript');
    assert.match(written.getText(), /double[^]*2/);
    await run('discardDocument', written.uri);
    await poll('its tab closed', () =>
      Promise.resolve(
        vscode.window.tabGroups.all
          .flatMap(({ tabs }) => tabs)
          .every(
            ({ input }) =>
              !(input instanceof vscode.TabInputText) || input.uri.toString() !== written.uri.toString(),
          ),
      ),
    );
  });

  it('leave no document behind where a conversion is cancelled', async () => {
    await openFile('cancelled_conversion.py', `${'def double(x):\n    return 2 * x\n\n\n'.repeat(10)}█`);
    const before = untitled();
    await cancelledAtOnce(run('convert', 'rust'));
    await poll('no new document', () =>
      Promise.resolve(untitled().every((document) => before.includes(document))),
    );
  });

  it('say why nothing is written into a read-only file', async () => {
    const files = new ReadOnlyFiles(ADD.replace('█', ''));
    try {
      await vscode.window.showTextDocument(files.uri, { selection: new vscode.Range(2, 4, 2, 4) });
      assert.match(await toldMessage(() => run('generate')), /read-only/);
    } finally {
      files.dispose();
    }
  });

  it('say so in an editor that was set read-only', async () => {
    const editor = await openFile('set-read-only.py', ADD);
    const before = editor.document.getText();
    await vscode.commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
    assert.match(await toldMessage(() => run('generate')), /read-only/);
    assert.equal(editor.document.getText(), before);
  });

  it('say where code can be generated from', async () => {
    await openFile('whole.py', 'def add(a, b):\n    return a + b█\n');
    assert.match(await toldMessage(() => run('generate')), /Put the cursor on a comment/);
  });

  it('read the cells above in a notebook, and write into the cell', async () => {
    const cell = (text: string): vscode.NotebookCellData =>
      new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'python');
    const notebook = await vscode.workspace.openNotebookDocument(
      'jupyter-notebook',
      new vscode.NotebookData([cell('RATE = 0.19'), cell(ADD.replace('█', ''))]),
    );
    const view = await vscode.window.showNotebookDocument(notebook);
    view.selection = new vscode.NotebookRange(1, 2);
    await vscode.commands.executeCommand('notebook.cell.edit');
    const { document } = notebook.cellAt(1);
    await poll('the cell in front', () =>
      Promise.resolve(vscode.window.activeTextEditor?.document === document),
    );
    vscode.window.activeTextEditor!.selection = new vscode.Selection(2, 4, 2, 4);
    await run('generate');
    await run('acceptPreview');
    assert.match(document.getText(), /return a \+ b/);
  });
});
