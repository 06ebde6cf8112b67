/** Tasks over the real protocol with the real model: as the extension asks for them, and as a command of any editor. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  ApplyWorkspaceEditRequest,
  CancellationTokenSource,
  DidChangeTextDocumentNotification,
  ExecuteCommandRequest,
  WorkDoneProgress,
  WorkDoneProgressCancelNotification,
  WorkDoneProgressCreateRequest,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import {
  countTokensRequest,
  taskProgressNotification,
  taskRequest,
  type TaskParams,
  type TaskProgressParams,
} from '../../../server/protocol.ts';
import type { TaskCommandResult } from '../../../server/lsp/task-command.ts';
import type { TaskResult } from '../../../server/tasks/task.ts';
import { startServer, type LspClient } from '../../support/lsp-client.ts';
import { prepareRealModel } from '../../support/real-model.ts';
import { DEEPEST } from '../../support/deepest.ts';
import { PATIENT, servers } from './tiny-server.ts';

type WorkDoneProgressValue = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

const ADD = 'def add(a, b):\n    """Sum of a and b."""\n';
const LONG_WISH =
  '# A class Matrix with rows and columns: add, subtract, multiply, transpose, determinant, inverse, print.\n\n';
const MEAN = 'def mean(values):\n    """Average of all values."""\n    return sum(values) / len(values)\n';

describe('tasks without a model', () => {
  const { start, writeModel } = servers();
  const ask = (server: LspClient): Promise<TaskResult> => {
    const at = { line: 1, character: 0 };
    const document = { uri: 'untitled:Untitled-1', languageId: 'python', text: ADD };
    return server.connection.sendRequest(taskRequest, {
      task: 'generate',
      document,
      range: { start: at, end: at },
    });
  };

  it('say that it has to be downloaded', async () => {
    const server = start();
    await server.initialize();
    const result = await ask(server);
    assert.ok(result.kind === 'refused');
    assert.equal(result.reason, 'no-model');
    assert.match(result.message, /has to be downloaded once/);
  });

  it('say how far the model is while it is prepared', async () => {
    const server = start();
    await server.initialize();
    const prepared = server.prepareModel({ from: { kind: 'file', path: await writeModel() } });
    await server.waitForStatus(({ kind }) => kind === 'preparing');
    const result = await ask(server);
    await prepared;
    assert.ok(result.kind === 'refused');
    assert.equal(result.reason, 'preparing');
    assert.match(result.message, /being prepared \((checking|converting), \d+ % done\)/);
  });
});

describe('tasks with the model', function () {
  this.timeout(300_000);
  let server: LspClient;
  const progress: TaskProgressParams[] = [];

  before(async () => {
    await prepareRealModel();
    server = startServer({ options: { ...PATIENT, taskMaxTokens: 120 } });
    await server.initialize();
    await server.ready();
    server.connection.onNotification(taskProgressNotification.method, (each: TaskProgressParams) => {
      progress.push(each);
    });
  });
  after(() => server.shutdown());

  const run = (
    task: TaskParams['task'],
    text: string,
    line: number,
    more: Partial<TaskParams> = {},
    token?: CancellationTokenSource['token'],
  ): Promise<TaskResult> => {
    const at = { line, character: 0 };
    const document = { uri: 'file:///work/a.py', languageId: 'python', path: 'a.py', text };
    return server.connection.sendRequest(
      taskRequest,
      { task, document, range: { start: at, end: at }, ...more },
      token,
    );
  };

  it('generates a body, checked, and streams it', async () => {
    const result = await run('generate', ADD, 1, { progressId: 'add' });
    assert.ok(result.kind === 'edit');
    assert.match(result.newText, /^\n {4}return a \+ b/);
    assert.deepEqual(result.syntax, { kind: 'right' });
    const kinds = progress.filter(({ progressId }) => progressId === 'add').map((each) => each.progress.kind);
    assert.equal(kinds[0], 'reading');
    assert.ok(kinds.includes('draft'));
  });

  it('runs the examples of a docstring on what it generates, unless the setting is off', async () => {
    const text =
      'def add(a, b):\n    """Sum.\n\n    >>> add(2, 3)\n    5\n    >>> add(0, -1)\n    -1\n    """\n';
    const result = await run('generate', text, 6);
    assert.ok(result.kind === 'edit');
    assert.deepEqual(result.examples, { kind: 'run', held: 2, failed: [], total: 2 });
    const impossible = text.replace('    5\n', '    6\n');
    const failed = await run('generate', impossible, 6, { progressId: 'impossible' });
    assert.ok(failed.kind === 'edit' && failed.examples?.kind === 'run');
    assert.equal(failed.examples.failed[0]?.call, 'add(2, 3)');
    assert.equal(failed.doubts[0]?.kind, 'failed-example');
    const again = progress.filter(
      ({ progressId, progress: each }) => progressId === 'impossible' && each.kind === 'retry',
    );
    assert.equal(again.length, 2, 'two other ways');

    const off = startServer({ options: { ...PATIENT, taskMaxTokens: 120, runExamples: false } });
    await off.initialize();
    await off.ready();
    const at = { line: 6, character: 0 };
    const document = { uri: 'file:///work/a.py', languageId: 'python', path: 'a.py', text: impossible };
    const plain: TaskResult = await off.connection.sendRequest(taskRequest, {
      task: 'generate',
      document,
      range: { start: at, end: at },
    });
    await off.shutdown();
    assert.ok(plain.kind === 'edit');
    assert.deepEqual([plain.examples, plain.doubts], [{ kind: 'none' }, []]);
  });

  it('documents a function with the parameters it has', async () => {
    const text = 'def clamp(value, low, high):\n    return max(low, min(value, high))\n';
    const result = await run('document', text, 0);
    assert.ok(result.kind === 'edit');
    assert.match(
      result.newText,
      /^\n {4}"""[A-Z].*\.\n\n {4}Args:\n {8}value: \S[^]*\n {8}low: \S[^]*\n {8}high: \S[^]*\n\n {4}Returns:\n {8}\S[^]*\n {4}"""$/,
    );
    assert.deepEqual(result.syntax, { kind: 'right' });
  });

  it('converts a function to another language, checked, and streams it', async () => {
    const result = await run('convert', MEAN, 2, { options: { to: 'javascript' }, progressId: 'convert' });
    assert.ok(result.kind === 'document');
    assert.match(result.text, /mean/);
    assert.deepEqual(result.syntax, { kind: 'right' });
    assert.equal(result.languageId, 'javascript');
    const streamed = progress.filter(({ progressId }) => progressId === 'convert');
    assert.ok(streamed.some((each) => each.progress.kind === 'document'));
  });

  it('refuses 5,000 lines with a number that fits', async () => {
    const result = await run('convert', 'x = 1\n'.repeat(5000), 0, {
      options: { to: 'javascript', what: 'file' },
    });
    assert.ok(result.kind === 'refused');
    assert.match(result.message, /5,000 lines; up to 600/);
  });

  it('explains a function and answers a question on it', async () => {
    const first = await run('explain', MEAN, 2);
    assert.ok(first.kind === 'answer');
    assert.match(first.markdown, /average|mean|sum/i);
    const options = {
      history: [{ question: '', answer: first.markdown }],
      question: 'What if values is empty?',
    };
    const second = await run('explain', MEAN, 2, { options });
    assert.ok(second.kind === 'answer' && second.markdown.length > 10);
  });

  it('reviews a function: a mistake is told on its line while it goes on, with a fix', async () => {
    const result = await run('review', DEEPEST, 3, { progressId: 'review' });
    assert.ok(result.kind === 'findings');
    const finding = result.findings.find(({ range }) => range.start.line === 6);
    assert.equal(finding?.fix, 'depth += 1');
    assert.match(finding.message, /`-=` stands where `\+=` would be expected/);
    const kinds = progress
      .filter(({ progressId }) => progressId === 'review')
      .map((each) => each.progress.kind);
    assert.equal(kinds[0], 'reading');
    assert.ok(kinds.includes('part') && kinds.includes('finding'));
  });

  it('fixes what a diagnostic says, and what the grammar finds wrong', async () => {
    const said = { line: 1, message: 'This returns a wrong result: add(1, 2) should be 3, got -1' };
    const first = await run('fix', 'def add(a, b):\n    return a - b\n', 1, {
      options: { problems: [said] },
    });
    assert.ok(first.kind === 'edit');
    assert.equal(first.newText, 'def add(a, b):\n    return a + b');
    const second = await run('fix', 'def add(a, b:\n    return a + b\n', 0);
    assert.ok(second.kind === 'edit');
    assert.match(second.newText, /def add\(a, b\):/);
    assert.deepEqual(second.syntax, { kind: 'right' });
    const nothing = await run('fix', MEAN, 2);
    assert.equal(nothing.kind === 'refused' && nothing.reason, 'place');
  });

  it('chats, with what was said before, and counts tokens as the model does', async () => {
    const messages = [
      { role: 'user', content: 'My favourite language is Haskell.' },
      { role: 'assistant', content: 'Noted.' },
      { role: 'user', content: 'Which language is my favourite? Answer in one word.' },
    ];
    const result = await run('chat', '', 0, { options: { messages } });
    assert.ok(result.kind === 'answer');
    assert.match(result.markdown, /Haskell/);
    const count = await server.connection.sendRequest(countTokensRequest, { text: 'def add(a, b):' });
    assert.equal(count, 6);
  });

  for (const [task, options] of [
    ['review', {}],
    ['fix', { problems: [{ line: 2, message: 'wrong' }] }],
    ['chat', { messages: [{ role: 'user', content: 'Count to a hundred.' }] }],
    ['explain', { detail: 'more' }],
    ['generate', {}],
    ['document', {}],
    ['convert', { to: 'rust', what: 'file' }],
    ['writeTests', {}],
  ] as const) {
    it(`${task} is cancelled before its first word, and while it writes`, async () => {
      // Generate needs a place that announces code.
      const text = task === 'generate' ? `${LONG_WISH}${DEEPEST.repeat(6)}` : DEEPEST.repeat(6);
      const line = task === 'generate' ? 0 : 3;
      const early = new CancellationTokenSource();
      const first = run(task, text, line, { options }, early.token);
      early.cancel();
      assert.deepEqual(await first, { kind: 'cancelled' });
      const late = new CancellationTokenSource();
      const progressId = `cancelled ${task}`;
      const second = run(task, text, line, { options, progressId }, late.token);
      // A review writes in parts, one a line.
      const writes = new Set(['text', 'part', 'draft', 'document']);
      const listening = setInterval(() => {
        if (progress.some((each) => each.progressId === progressId && writes.has(each.progress.kind)))
          late.cancel();
      }, 5);
      try {
        assert.deepEqual(await second, { kind: 'cancelled' });
      } finally {
        clearInterval(listening);
      }
    });
  }

  const SELECTED = 'def f(x):\n    return x + 1\n\n\n'.repeat(1250);
  const omitsMost = (result: TaskResult): boolean =>
    result.kind === 'answer' && result.context.omittedLines > 4000;
  const takesFirst = (result: TaskResult): boolean =>
    (result.kind === 'edit' || result.kind === 'document') && result.context.endLine < 5;
  const says =
    (message: RegExp) =>
    (result: TaskResult): boolean =>
      result.kind === 'refused' && message.test(result.message);
  for (const [task, options, isClear] of [
    ['explain', {}, omitsMost],
    ['chat', { messages: [{ role: 'user', content: 'What is it?' }], code: 'here' }, omitsMost],
    ['document', {}, takesFirst],
    ['writeTests', {}, takesFirst],
    ['generate', {}, says(/Put the cursor on a comment/)],
    ['fix', {}, says(/no problem here/)],
    ['review', {}, says(/2,500 lines of code.*at most 400/)],
    ['convert', { to: 'rust' }, says(/lines; up to 600/)],
  ] as const) {
    it(`${task} reads what fits of a selection of 5,000 lines, or says why not`, async () => {
      const range = { start: { line: 0, character: 0 }, end: { line: 5000, character: 0 } };
      const result = await run(task, SELECTED, 0, { range, options });
      assert.ok(isClear(result), JSON.stringify(result).slice(0, 400));
    });
  }

  it('gives way to completions, and writes the same as without them', async () => {
    const alone = await run('explain', MEAN, 2);
    await server.open('file:///work/b.py', 'python', `${MEAN}\ndef total(values):\n    return \n`);
    let typed = 0;
    const answers: number[] = [];
    const type = (): Promise<void> =>
      server.completeAt('file:///work/b.py', { line: 5, character: 11 - (typed++ % 3) }).then(() => {
        answers.push(performance.now());
      });
    const interrupted = run('explain', MEAN, 2, { progressId: 'interrupted' });
    for (let key = 0; key < 3; key++) await type();
    const result = await interrupted;
    assert.equal(answers.length, 3);
    assert.ok(result.kind === 'answer' && alone.kind === 'answer');
    assert.equal(result.markdown, alone.markdown);
  });

  it('draws a sampled answer on as if nobody had typed', async () => {
    const sampled = (): Promise<TaskResult> =>
      run('generate', '# Doubles a number.\n\n', 0, { options: { candidate: 1 } });
    const alone = await sampled();
    const running = sampled();
    await server.completeAt('file:///work/b.py', { line: 5, character: 9 });
    const interrupted = await running;
    assert.ok(alone.kind === 'edit' && interrupted.kind === 'edit');
    assert.equal(interrupted.newText, alone.newText);
  });

  it('is cancelled, and the server goes on', async () => {
    const cancel = new CancellationTokenSource();
    const running = run('explain', MEAN.repeat(80), 2, {}, cancel.token);
    cancel.cancel();
    assert.deepEqual(await running, { kind: 'cancelled' });
  });

  it('is a command of every editor, which applies the edit', async () => {
    const edits: WorkspaceEdit[] = [];
    server.connection.onRequest(ApplyWorkspaceEditRequest.type, ({ edit }) => {
      edits.push(edit);
      return { applied: true };
    });
    const uri = 'file:///work/c.py';
    await server.open(uri, 'python', ADD);
    const at = { line: 1, character: 0 };
    const result = await server.executeCommand<TaskCommandResult>('foretype.generate', {
      textDocument: { uri },
      range: { start: at, end: at },
    });
    assert.equal(result.kind, 'edit');
    assert.match(result.limit ?? '', /about \d of 10 functions pass their tests/);
    assert.match(edits[0]?.changes?.[uri]?.[0]?.newText ?? '', /return a \+ b/);
  });

  it('ends its work-done progress when it is cancelled, and applies nothing', async () => {
    const edits: WorkspaceEdit[] = [];
    server.connection.onRequest(ApplyWorkspaceEditRequest.type, ({ edit }) => {
      edits.push(edit);
      return { applied: true };
    });
    const uri = 'file:///work/cancelled.py';
    await server.open(uri, 'python', LONG_WISH);
    const cancel = new CancellationTokenSource();
    const kinds: string[] = [];
    const listening = server.connection.onProgress(WorkDoneProgress.type, 'cancelled', ({ kind }) => {
      kinds.push(kind);
      if (kind === 'report') cancel.cancel();
    });
    const at = { line: 0, character: 0 };
    const place = { textDocument: { uri }, range: { start: at, end: at } };
    const result: TaskResult = await server.connection.sendRequest(
      ExecuteCommandRequest.method,
      { command: 'foretype.generate', arguments: [place], workDoneToken: 'cancelled' },
      cancel.token,
    );
    // All that was sent before is here when this is answered.
    await server.statistics();
    listening.dispose();
    assert.deepEqual(result, { kind: 'cancelled' });
    assert.deepEqual([kinds[0], kinds.at(-1)], ['begin', 'end']);
    assert.equal(kinds.filter((kind) => kind === 'end').length, 1);
    assert.deepEqual(edits, []);
  });

  it('begins a progress by itself where the client gives none, and its button cancels', async () => {
    const shows = startServer({
      options: { ...PATIENT, taskMaxTokens: 120 },
      initializeParams: { capabilities: { window: { workDoneProgress: true } } },
    });
    try {
      await shows.initialize();
      const uri = 'file:///work/button.py';
      await shows.open(uri, 'python', LONG_WISH);
      const values: WorkDoneProgressValue[] = [];
      shows.connection.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => {
        shows.connection.onProgress(WorkDoneProgress.type, token, (value) => {
          values.push(value);
          if (value.kind !== 'report') return;
          void shows.connection.sendNotification(WorkDoneProgressCancelNotification.type, { token });
        });
      });
      const at = { line: 0, character: 0 };
      const ask = (): Promise<TaskResult> =>
        shows.executeCommand<TaskResult>('foretype.generate', {
          textDocument: { uri },
          range: { start: at, end: at },
        });
      let result = await ask();
      // The model is read when the server starts.
      while (result.kind === 'refused') result = await ask();
      assert.deepEqual(result, { kind: 'cancelled' });
      await shows.statistics();
      const [begin] = values.filter(({ kind }) => kind === 'begin');
      assert.deepEqual(begin, { kind: 'begin', title: 'Foretype: writing code', cancellable: true });
      assert.equal(values.at(-1)?.kind, 'end');
    } finally {
      await shows.shutdown();
    }
  });

  it('writes nothing into a document that was changed meanwhile', async () => {
    const edits: WorkspaceEdit[] = [];
    server.connection.onRequest(ApplyWorkspaceEditRequest.type, ({ edit }) => {
      edits.push(edit);
      return { applied: true };
    });
    const uri = 'file:///work/changed.py';
    await server.open(uri, 'python', ADD);
    const at = { line: 1, character: 0 };
    const running = server.executeCommand<TaskResult>('foretype.generate', {
      textDocument: { uri },
      range: { start: at, end: at },
    });
    await server.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: 2 },
      contentChanges: [
        { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '#\n' },
      ],
    });
    const result = await running;
    assert.ok(result.kind === 'refused');
    assert.match(result.message, /changed meanwhile/);
    assert.deepEqual(edits, []);
  });

  it('says so when the editor does not take the edit', async () => {
    server.connection.onRequest(ApplyWorkspaceEditRequest.type, () => ({ applied: false }));
    const uri = 'file:///work/d.py';
    await server.open(uri, 'python', ADD);
    const at = { line: 1, character: 0 };
    const result = await server.executeCommand<TaskResult>('foretype.generate', {
      textDocument: { uri },
      range: { start: at, end: at },
    });
    assert.equal(result.kind === 'refused' && result.reason, 'read-only');
  });

  it('works in a document that was never saved, without a workspace', async () => {
    const document = { uri: 'untitled:Untitled-1', languageId: 'python', text: ADD };
    const result = await run('generate', ADD, 1, { document });
    assert.ok(result.kind === 'edit');
    assert.match(result.newText, /return a \+ b/);
  });

  it('reads no file that may hold secrets, and says what options it does not take', async () => {
    const secret = await run('explain', 'KEY=1', 0, {
      document: { uri: 'file:///work/.env', text: 'KEY=1' },
    });
    assert.equal(secret.kind === 'refused' && secret.reason, 'secret-file');
    await assert.rejects(run('explain', MEAN, 0, { options: { detail: 'endless' } }), /detail/);
  });
});

describe('tests for a project on disk', function () {
  this.timeout(300_000);
  let folder: string;
  let server: LspClient;

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'foretype-project-')));
    await mkdir(join(folder, 'shop'));
    await mkdir(join(folder, 'tests'));
    await mkdir(join(folder, 'node_modules'));
    await writeFile(join(folder, 'pyproject.toml'), '[tool.pytest.ini_options]\n');
    await writeFile(join(folder, 'shop', 'mean.py'), MEAN);
    await writeFile(join(folder, 'tests', 'test_mean.py'), 'import os\n\n\ndef test_os():\n    assert os\n');
    await prepareRealModel();
    server = startServer({
      options: { ...PATIENT, taskMaxTokens: 200 },
      initializeParams: { workspaceFolders: [{ name: 'shop', uri: pathToFileURL(folder).href }] },
    });
    await server.initialize();
    await server.ready();
  });
  after(async () => {
    await server.shutdown();
    await rm(folder, { recursive: true, force: true });
  });

  it('are written in its framework, into its file, and nothing is changed on disk', async () => {
    const at = { line: 0, character: 6 };
    const result = await server.connection.sendRequest(taskRequest, {
      task: 'writeTests',
      document: {
        uri: pathToFileURL(join(folder, 'shop', 'mean.py')).href,
        languageId: 'python',
        text: MEAN,
      },
      range: { start: at, end: at },
    });
    assert.ok(result.kind === 'document');
    assert.equal(result.file?.path, 'tests/test_mean.py');
    assert.match(
      result.text,
      /^import os\nfrom shop\.mean import mean\n\n\ndef test_os\(\):\n {4}assert os\n\n\ndef test_mean_/,
    );
    assert.match(result.notes.join(), /pytest/);
    assert.deepEqual(result.syntax, { kind: 'right' });
    assert.doesNotMatch(await readFile(join(folder, 'tests', 'test_mean.py'), 'utf8'), /mean/);
  });

  it('are applied by an editor that knows only commands, without writing the file', async () => {
    const edits: WorkspaceEdit[] = [];
    server.connection.onRequest(ApplyWorkspaceEditRequest.type, ({ edit }) => {
      edits.push(edit);
      return { applied: true };
    });
    const uri = pathToFileURL(join(folder, 'shop', 'mean.py')).href;
    await server.open(uri, 'python', MEAN);
    const at = { line: 0, character: 6 };
    const result = await server.executeCommand<TaskResult>('foretype.writeTests', {
      textDocument: { uri },
      range: { start: at, end: at },
    });
    assert.equal(result.kind, 'document');
    const file = pathToFileURL(join(folder, 'tests', 'test_mean.py')).href;
    assert.match(edits[0]?.changes?.[file]?.[0]?.newText ?? '', /def test_mean_/);
  });
});
