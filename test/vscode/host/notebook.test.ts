/** A .ipynb file as VS Code's own extension opens it. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { poll } from '../setup/poll.ts';
import { acceptSuggestion } from './editing.ts';
import { DEEPEST, DEEPEST_MISTAKE_LINE } from '../../support/deepest.ts';
import { explanationIsOpen, newDocuments } from './written.ts';

const run = (command: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`foretype.${command}`, ...args);

interface DrawnCell {
  readonly kind: 'code' | 'markdown';
  readonly source: string;
}

/** Opens a notebook file with the last cell in front and the cursor at █ in it. */
async function openNotebook(name: string, cells: readonly DrawnCell[]): Promise<vscode.TextEditor> {
  const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath;
  const path = join(folder, 'host', name);
  await mkdir(join(path, '..'), { recursive: true });
  const raw = {
    cells: cells.map(({ kind, source }) => ({
      cell_type: kind,
      metadata: {},
      source: source.replace('█', ''),
      ...(kind === 'code' && { execution_count: null, outputs: [] }),
    })),
    metadata: { language_info: { name: 'python' } },
    nbformat: 4,
    nbformat_minor: 5,
  };
  await writeFile(path, JSON.stringify(raw));
  const notebook = await vscode.workspace.openNotebookDocument(vscode.Uri.file(path));
  const view = await vscode.window.showNotebookDocument(notebook);
  const last = notebook.cellCount - 1;
  view.selection = new vscode.NotebookRange(last, last + 1);
  await vscode.commands.executeCommand('notebook.cell.edit');
  const { document } = notebook.cellAt(last);
  await poll('the cell in front', () =>
    Promise.resolve(vscode.window.activeTextEditor?.document === document),
  );
  const editor = vscode.window.activeTextEditor!;
  const position = document.positionAt(cells.at(-1)!.source.indexOf('█'));
  editor.selection = new vscode.Selection(position, position);
  return editor;
}

describe('a notebook', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('is completed in a cell with names of the cells above', async () => {
    const editor = await openNotebook('taxes.ipynb', [
      { kind: 'code', source: 'WINDOW_TAX_PERCENT = 7' },
      { kind: 'markdown', source: 'Prices without taxes.' },
      { kind: 'code', source: 'window_price = 200' },
      { kind: 'code', source: 'window_tax = window_price * WINDOW_█' },
    ]);
    assert.equal(editor.document.languageId, 'python');
    assert.match(await acceptSuggestion(editor), /^TAX_PERCENT/);
  });

  it('is documented in a cell; one undo takes it back', async () => {
    const { document } = await openNotebook('documented.ipynb', [
      { kind: 'code', source: 'RATE = 0.19' },
      { kind: 'code', source: 'def gross(net):\n    return █net * (1 + RATE)\n' },
    ]);
    const before = document.getText();
    await run('document');
    await run('acceptPreview');
    assert.match(document.getText(), /^def gross\(net\):\n {4}"""[^]*net: [^]*"""\n {4}return/);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  it('is explained in a cell', async () => {
    await openNotebook('explained.ipynb', [
      { kind: 'code', source: 'RATE = 0.19' },
      { kind: 'code', source: 'def gross(net):\n    return █net * (1 + RATE)\n' },
    ]);
    await run('explain');
    await poll('the panel', () => Promise.resolve(explanationIsOpen()));
  });

  it('has its tests, and another language, in documents of their own', async () => {
    const cells: readonly DrawnCell[] = [
      { kind: 'code', source: 'RATE = 0.19' },
      { kind: 'code', source: 'def gross(net):\n    return █net * (1 + RATE)\n' },
    ];
    await openNotebook('tested.ipynb', cells);
    const [tests] = await newDocuments(() => run('writeTests'));
    assert.match(tests?.getText() ?? '', /gross\(/);
    await run('discardDocument', tests!.uri);
    await openNotebook('converted.ipynb', cells);
    const [converted] = await newDocuments(() => run('convert', 'javascript'));
    assert.match(converted?.getText() ?? '', /gross/);
    await run('discardDocument', converted!.uri);
  });

  it('is reviewed in a cell, and fixed there; one undo takes it back', async () => {
    const { document } = await openNotebook('reviewed.ipynb', [
      { kind: 'code', source: 'import math' },
      { kind: 'code', source: DEEPEST.replace('depth -= 1', 'depth -= 1█') },
    ]);
    const before = document.getText();
    await run('review');
    const found = vscode.languages
      .getDiagnostics(document.uri)
      .filter(({ source }) => source === 'Foretype')
      .map(({ range }) => range.start.line);
    assert.ok(found.includes(DEEPEST_MISTAKE_LINE), found.join());
    await run('previewFinding');
    await run('acceptPreview');
    assert.match(document.getText(), /'\(':\n {12}depth \+= 1\n/);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    await run('fix', [
      { line: DEEPEST_MISTAKE_LINE, message: 'The depth must go up at an opening bracket.' },
    ]);
    await run('acceptPreview');
    assert.notEqual(document.getText(), before);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });
});
