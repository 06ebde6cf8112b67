/**
 * `npm run eval -- --task document` and `explain`: what is said of right functions that have no documentation. Whether it is true is told by
 * writing the function again from it: the same model, the same tests.
 */
import { linesOf } from '../../../server/context/document-lines.ts';
import { taskRequest } from '../../../server/protocol.ts';
import { withEdit } from '../../../server/tasks/edited-text.ts';
import { unknownNames } from '../../../server/tasks/grounding.ts';
import type { TaskResult } from '../../../server/tasks/task.ts';
import { startLoadedServer } from '../../bench/loaded-server.ts';
import type { LspClient } from '../../support/lsp-client.ts';
import { prepareRealModel } from '../../support/real-model.ts';
import { drawItems } from '../items.ts';
import type { TaskOptions } from '../options.ts';
import type { TestOutcome } from '../run-guarded.ts';
import { pythonFunction } from './asked-function.ts';
import { bareFunctions, docstringOf, withDocstring, type BareFunction } from './bare-function.ts';
import { loadFunctions } from './functions.ts';
import { askForBody, programOf } from './generate.ts';
import { pairLine, shareLine, tellEvery, writeRows } from './task-report.ts';

interface Row {
  readonly id: string;
  /** Null where the task was refused. */
  readonly said: string | null;
  /** Names that the code does not have. */
  readonly unknown: readonly string[];
  /** Of documentation: the file with it. */
  readonly parses: boolean;
  /** The function written from what was said, from the documentation that it had, and from its signature alone. */
  readonly again: TestOutcome;
  readonly original: TestOutcome;
  readonly signature: TestOutcome;
  readonly latencyMs: number;
}

export async function evaluateDescribed(
  options: TaskOptions,
  progress: (text: string) => void,
): Promise<void> {
  const { data, limit, seed, threads, model, server: path, task } = options;
  const items = drawItems(bareFunctions(await loadFunctions(data)), limit, seed);
  if (model === undefined) await prepareRealModel();
  // What is said may have examples, and these would help the second half along.
  const settings = { threads, runExamples: false, ...(model !== undefined && { model }) };
  const server = await startLoadedServer(settings, path);
  const rows: Row[] = [];
  try {
    for (const item of items) {
      rows.push(await describe(server, task === 'explain' ? 'explain' : 'document', item));
      tellEvery(progress, task, rows.length, items.length, rows.filter(isTold).length);
      await writeRows(options, rows);
    }
  } finally {
    await server.shutdown();
  }
  process.stdout.write(report(options, rows));
}

async function describe(server: LspClient, task: 'document' | 'explain', item: BareFunction): Promise<Row> {
  const started = performance.now();
  const at = { line: item.line, character: 4 };
  const result = await server.connection.sendRequest(taskRequest, {
    task,
    document: { uri: 'file:///eval/program.py', languageId: 'python', path: 'program.py', text: item.bare },
    range: { start: at, end: at },
  });
  const latencyMs = performance.now() - started;
  const said = saidOf(item, result);
  return {
    id: item.id,
    said,
    unknown: result.kind === 'answer' ? result.unknownNames : unknownNames(said ?? '', item.bare),
    parses: result.kind === 'edit' && result.syntax.kind === 'right',
    again: said === null ? 'failed' : await written(server, item, withDocstring(item.header, said)),
    original: await written(server, item, item.prompt),
    signature: await written(server, item, item.header),
    latencyMs,
  };
}

function saidOf({ bare, line }: BareFunction, result: TaskResult): string | null {
  if (result.kind === 'answer') return result.markdown;
  if (result.kind !== 'edit') return null;
  return docstringOf(withEdit(linesOf(bare), result.range, result.newText), line) ?? null;
}

/** Whether the function that is written behind this beginning passes its tests. */
async function written(server: LspClient, item: BareFunction, prompt: string): Promise<TestOutcome> {
  const asked = pythonFunction({ ...item, prompt });
  const program = programOf(asked, await askForBody(server, asked, 0));
  return program === null ? 'failed' : asked.test(program);
}

function isTold({ again }: Row): boolean {
  return again === 'passed';
}

function report({ task, seed }: TaskOptions, rows: readonly Row[]): string {
  const total = rows.length;
  const share = (name: string, is: (row: Row) => boolean): string =>
    shareLine(name, rows.filter(is).length, total);
  const lines = [
    `${task}, ${total} functions, seed ${seed}`,
    share('answered', ({ said }) => said !== null),
    ...(task === 'document' ? [share('the file parses with it', ({ parses }) => parses)] : []),
    share('names only what the code has', ({ said, unknown }) => said !== null && unknown.length === 0),
    share('written from it, the function passes its tests', isTold),
    share('written from the documentation it had', ({ original }) => original === 'passed'),
    share('written from the signature alone', ({ signature }) => signature === 'passed'),
    pairLine(
      'from it',
      'from the signature',
      rows.map((row) => ({ first: isTold(row), second: row.signature === 'passed' })),
    ),
    `${(rows.reduce((sum, { latencyMs }) => sum + latencyMs, 0) / 1000 / Math.max(1, total)).toFixed(1)} s each`,
  ];
  return `${lines.join('\n')}\n`;
}
