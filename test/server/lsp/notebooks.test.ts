/** Notebooks as LSP 3.17 synchronizes them: the cells above are context, as in VS Code, where the extension sends them by itself. */
import assert from 'node:assert/strict';
import {
  DidChangeNotebookDocumentNotification,
  DidCloseNotebookDocumentNotification,
  DidOpenNotebookDocumentNotification,
  NotebookCellKind,
  type NotebookCell,
  type TextDocumentItem,
} from 'vscode-languageserver/node';
import { taskProgressNotification, taskRequest, type TaskProgressParams } from '../../../server/protocol.ts';
import type { TaskResult } from '../../../server/tasks/task.ts';
import { startServer, type LspClient } from '../../support/lsp-client.ts';
import { prepareRealModel } from '../../support/real-model.ts';
import { PATIENT, servers } from './tiny-server.ts';

const NOTEBOOK = 'file:///work/analysis.ipynb';
const cellUri = (name: string): string => `notebook-cell:/work/analysis.ipynb#${name}`;
const CODE = NotebookCellKind.Code;
const MARKUP = NotebookCellKind.Markup;

type DrawnCell = readonly [name: string, text: string, languageId?: string];

const kindOf = (languageId: string) => (languageId === 'markdown' ? MARKUP : CODE);
const cellOf = ([name, , languageId = 'python']: DrawnCell): NotebookCell => ({
  kind: kindOf(languageId),
  document: cellUri(name),
});
const itemOf = ([name, text, languageId = 'python']: DrawnCell): TextDocumentItem => ({
  uri: cellUri(name),
  languageId,
  version: 1,
  text,
});

function open({ connection }: LspClient, cells: readonly DrawnCell[], uri = NOTEBOOK): Promise<void> {
  return connection.sendNotification(DidOpenNotebookDocumentNotification.type, {
    notebookDocument: { uri, notebookType: 'jupyter-notebook', version: 1, cells: cells.map(cellOf) },
    cellTextDocuments: cells.map(itemOf),
  });
}

const START = { line: 0, character: 0 };

describe('notebooks', () => {
  const { start } = servers();
  const started = async (): Promise<LspClient> => {
    const server = start({ initializeParams: { capabilities: {} } });
    await server.initialize();
    return server;
  };

  it('have the code cells above as text above, in their order', async () => {
    const server = await started();
    await open(server, [
      ['a', 'import math\nr = 2'],
      ['text', '# The area', 'markdown'],
      ['sql', 'select 1', 'sql'],
      ['b', 'area = '],
      ['c', 'print(area)'],
    ]);
    const context = await server.contextAt(cellUri('b'), { line: 0, character: 7 });
    assert.equal(context?.prefix, 'import math\nr = 2\n\narea = ');
    assert.equal(context.prefixStartLine, -3);
    assert.equal(context.suffix, '');
    assert.equal(context.path, 'analysis.ipynb');
    assert.equal((await server.contextAt(cellUri('a'), START))?.prefix, '');
  });

  it('follow changes of text and of cells', async () => {
    const server = await started();
    await open(server, [
      ['a', 'x = 1'],
      ['b', 'y = 2'],
    ]);
    const { connection } = server;
    const notebookDocument = { uri: NOTEBOOK, version: 2 };
    await connection.sendNotification(DidChangeNotebookDocumentNotification.type, {
      notebookDocument,
      change: {
        cells: {
          textContent: [{ document: { uri: cellUri('a'), version: 2 }, changes: [{ text: 'x = 5' }] }],
        },
      },
    });
    const prefixAt = async (name: string) => (await server.contextAt(cellUri(name), START))?.prefix;
    assert.equal(await prefixAt('b'), 'x = 5\n\n');

    await connection.sendNotification(DidChangeNotebookDocumentNotification.type, {
      notebookDocument: { ...notebookDocument, version: 3 },
      change: {
        cells: {
          structure: {
            array: { start: 0, deleteCount: 1, cells: [cellOf(['c', ''])] },
            didOpen: [itemOf(['c', 'z = 3'])],
            didClose: [{ uri: cellUri('a') }],
          },
        },
      },
    });
    assert.equal(await prefixAt('b'), 'z = 3\n\n');
    await assert.rejects(server.contextAt(cellUri('a'), START), /not open/);
  });

  it('are forgotten when they are closed', async () => {
    const server = await started();
    await open(server, [['a', 'x = 1']]);
    await server.connection.sendNotification(DidCloseNotebookDocumentNotification.type, {
      notebookDocument: { uri: NOTEBOOK },
      cellTextDocuments: [{ uri: cellUri('a') }],
    });
    await assert.rejects(server.contextAt(cellUri('a'), START), /not open/);
  });

  it('are not read where the notebook may hold secrets, whatever its cells are called', async () => {
    const server = start({
      initializeParams: { capabilities: {} },
      options: { ...PATIENT, excludeFiles: ['**/analysis.ipynb'] },
    });
    await server.initialize();
    const cell = { ...itemOf(['a', 'x = 1']), uri: 'cell:1' };
    await server.connection.sendNotification(DidOpenNotebookDocumentNotification.type, {
      notebookDocument: {
        uri: NOTEBOOK,
        notebookType: 'jupyter-notebook',
        version: 1,
        cells: [{ kind: CODE, document: 'cell:1' }],
      },
      cellTextDocuments: [cell],
    });
    assert.equal(await server.contextAt('cell:1', START), null);
  });

  it('that are malformed do not break the server', async () => {
    const server = await started();
    const { connection } = server;
    const odd = [null, {}, { notebookDocument: null }, { notebookDocument: { uri: NOTEBOOK }, change: 7 }];
    for (const { method } of [
      DidOpenNotebookDocumentNotification.type,
      DidChangeNotebookDocumentNotification.type,
      DidCloseNotebookDocumentNotification.type,
    ]) {
      for (const params of odd) await connection.sendNotification(method, params);
    }
    await open(server, [['a', 'x = 1']]);
    assert.equal((await server.contextAt(cellUri('a'), { line: 0, character: 5 }))?.prefix, 'x = 1');
  });
});

describe('notebooks with the model', function () {
  this.timeout(300_000);
  let server: LspClient;

  before(async () => {
    await prepareRealModel();
    server = startServer({ options: { ...PATIENT, taskMaxTokens: 60 } });
    await server.initialize();
    await server.ready();
    await open(server, [
      ['a', 'def circumference(radius):\n    return 6.28 * radius'],
      ['b', 'radius_of_the_wheel = 3\nprint(circum'],
      ['c', '# Prints the circumference of a wheel.\n'],
    ]);
  });
  after(() => server.shutdown());

  it('complete with what the cells above define', async () => {
    const [item] = await server.inlineCompletion(cellUri('b'), { line: 1, character: 12 });
    const text = item?.insertText;
    assert.match(typeof text === 'string' ? text : '', /^ference\(radius_of_the_wheel/);
  });

  it('give the tasks the cells above', async () => {
    const progress: TaskProgressParams[] = [];
    server.connection.onNotification(taskProgressNotification.method, (each: TaskProgressParams) => {
      progress.push(each);
    });
    const result: TaskResult = await server.connection.sendRequest(taskRequest, {
      task: 'generate',
      document: { uri: cellUri('c') },
      range: { start: START, end: START },
      progressId: 'cell',
    });
    assert.ok(result.kind === 'edit', result.kind);
    assert.deepEqual(result.context.related, ['cell 2', 'cell 1']);
    assert.equal(result.context.path, 'analysis.ipynb');
  });
});
