/** `npm run eval -- --task generate`: functions from signature and docstring through the whole server's `foretype/task`. */
import { languageFor } from '../../../server/context/languages.ts';
import { linesOf } from '../../../server/context/document-lines.ts';
import { engineThreads } from '../../../server/engine/threads.ts';
import { taskRequest } from '../../../server/protocol.ts';
import { DEFAULT_SETTINGS } from '../../../server/settings.ts';
import { withEdit } from '../../../server/tasks/edited-text.ts';
import { describeDoubt } from '../../../server/tasks/describe-doubt.ts';
import type { ExamplesVerdict, TaskResult } from '../../../server/tasks/task.ts';
import { startLoadedServer } from '../../bench/loaded-server.ts';
import { findGguf } from '../../bench/peer/gguf.ts';
import { installPeer } from '../../bench/peer/install.ts';
import { LlamaServer } from '../../bench/peer/llama-server.ts';
import type { LspClient } from '../../support/lsp-client.ts';
import { prepareRealModel } from '../../support/real-model.ts';
import { drawItems } from '../items.ts';
import type { TaskOptions } from '../options.ts';
import type { TestOutcome } from '../run-guarded.ts';
import { pythonFunction, scriptFunction, type AskedFunction } from './asked-function.ts';
import { casedFunctions } from './cases.ts';
import { CHOICES, type Chosen } from './choices.ts';
import { examplesVerdict } from './examples.ts';
import { loadFunctions } from './functions.ts';
import { askChat } from './llama-chat.ts';
import { pairLine, readRows, shareLine, tellEvery, writeRows } from './task-report.ts';

interface Answered {
  /** The whole program; null where the task was refused. */
  readonly program: string | null;
  /** What it is chosen by; of Foretype's own, where there is one. */
  readonly edit?: Chosen;
  readonly tests: TestOutcome;
  readonly latencyMs: number;
}

/** One function, and what each answerer gave for it: the candidates in the order they were asked for. */
interface Row {
  readonly id: string;
  readonly foretype: Answered[];
  readonly peer: Answered[];
}

const PEER = 'llama.cpp chat';
const CHOICE_NAMES = Object.keys(CHOICES) as (keyof typeof CHOICES)[];

/** Asks, tests, prints a table, and writes every program where a file is named. */
export async function evaluateGenerate(
  options: TaskOptions,
  progress: (text: string) => void,
): Promise<void> {
  if (options.rescore !== undefined) {
    const { rows, header } = await readRows(options.rescore);
    const read = { ...options, ...header };
    process.stdout.write(report(read, await withExamples(read, rows as readonly Row[])));
    return;
  }
  const items = await itemsOf(options);
  const rows = items.map(({ id }): Row => ({ id, foretype: [], peer: [] }));
  if (options.model === undefined) await prepareRealModel();
  await askForetype(options, items, rows, progress);
  await writeRows(options, rows);
  if (options.peer) await askPeer(options, items, rows, progress);
  process.stdout.write(report(options, rows));
  await writeRows(options, rows);
}

/** Answers are judged by the examples as they are read now. */
async function withExamples(options: TaskOptions, rows: readonly Row[]): Promise<readonly Row[]> {
  const items = new Map((await itemsOf(options)).map((item) => [item.id, item]));
  const result: Row[] = [];
  for (const row of rows) {
    const item = items.get(row.id);
    const foretype: Answered[] = [];
    for (const answered of row.foretype) {
      const { program, edit } = answered;
      const isRead = item !== undefined && program !== null && edit !== undefined;
      foretype.push(
        isRead
          ? { ...answered, edit: { ...edit, examples: await examplesVerdict(item, program) } }
          : answered,
      );
    }
    result.push({ ...row, foretype });
  }
  return result;
}

async function itemsOf({ data, language, limit, seed }: TaskOptions): Promise<readonly AskedFunction[]> {
  const functions = await loadFunctions(data);
  if (language === 'python') return drawItems(functions, limit, seed).map(pythonFunction);
  return drawItems(await casedFunctions(functions), limit, seed).map((item) =>
    scriptFunction(item, language),
  );
}

async function askForetype(
  options: TaskOptions,
  items: readonly AskedFunction[],
  rows: readonly Row[],
  progress: (text: string) => void,
): Promise<void> {
  const { threads, model, server: serverPath, candidates } = options;
  const server = await startLoadedServer({ threads, ...(model !== undefined && { model }) }, serverPath);
  try {
    for (const [index, item] of items.entries()) {
      const row = rows[index]!;
      for (let candidate = 0; candidate < candidates; candidate++) {
        const started = performance.now();
        const result = await askForBody(server, item, candidate);
        const answered = await tested(item, programOf(item, result), performance.now() - started);
        row.foretype.push(result.kind === 'edit' ? { ...answered, edit: chosenBy(result) } : answered);
      }
      // A run takes long, and may be ended.
      await writeRows(options, rows.slice(0, index + 1));
      tellEvery(
        progress,
        'foretype',
        index + 1,
        rows.length,
        count(rows, ({ foretype }) => isPassed(foretype[0])),
      );
    }
  } finally {
    await server.shutdown();
  }
}

export function askForBody(server: LspClient, item: AskedFunction, candidate: number): Promise<TaskResult> {
  const { path, languageId, text, cursor } = item;
  return server.connection.sendRequest(taskRequest, {
    task: 'generate',
    document: { uri: `file:///eval/${path}`, languageId, path, text },
    range: { start: cursor, end: cursor },
    options: { candidate },
  });
}

function chosenBy(edit: Extract<TaskResult, { readonly kind: 'edit' }>): Chosen {
  const { newText, syntax, doubts, examples = { kind: 'none' }, isCutOff, meanLogProbability } = edit;
  return { newText, syntax, doubts, examples, isCutOff, meanLogProbability };
}

/** The candidate that a choice shows first. */
function shownFirst({ foretype }: Row, choice: keyof typeof CHOICES, language: string): Answered | undefined {
  const edits = foretype.flatMap(({ edit }) => edit ?? []);
  const [best] = CHOICES[choice](edits, languageFor(language, ''));
  return foretype.find(({ edit }) => edit !== undefined && edit === best);
}

/** After accepting the edit with its imports. */
export function programOf({ text }: AskedFunction, result: TaskResult): string | null {
  if (result.kind !== 'edit') return null;
  const lines = withEdit(linesOf(text), result.range, result.newText).split('\n');
  return [...lines.slice(0, result.importLine), ...result.imports, ...lines.slice(result.importLine)].join(
    '\n',
  );
}

async function askPeer(
  { threads, model = DEFAULT_SETTINGS.model, gguf, candidates }: TaskOptions,
  items: readonly AskedFunction[],
  rows: readonly Row[],
  progress: (text: string) => void,
): Promise<void> {
  const peer = await installPeer();
  const server = await LlamaServer.start({
    binary: peer.server,
    model: gguf ?? (await findGguf(model)),
    threads: engineThreads(threads),
  });
  try {
    for (const [index, item] of items.entries()) {
      const row = rows[index]!;
      for (let candidate = 0; candidate < candidates; candidate++) {
        const started = performance.now();
        const program = await askChat(server, item, candidate);
        row.peer.push(await tested(item, program, performance.now() - started));
      }
      tellEvery(
        progress,
        PEER,
        index + 1,
        rows.length,
        count(rows, ({ peer: each }) => isPassed(each[0])),
      );
    }
  } finally {
    await server.close();
  }
}

async function tested(item: AskedFunction, program: string | null, latencyMs: number): Promise<Answered> {
  return { program, tests: program === null ? 'failed' : await item.test(program), latencyMs };
}

function isPassed(answered: Answered | undefined): boolean {
  return answered?.tests === 'passed';
}

function count(rows: readonly Row[], is: (row: Row) => boolean): number {
  return rows.filter(is).length;
}

/** What the examples said of each candidate, and what the tests say; and where they speak against a right one. */
function verdictLines(rows: readonly Row[]): readonly string[] {
  const judged = rows.flatMap(({ id, foretype }) =>
    foretype.flatMap((answered) => {
      const { edit } = answered;
      return edit?.examples === undefined
        ? []
        : [{ id, passed: isPassed(answered), examples: edit.examples }];
    }),
  );
  const kinds = { hold: isHeld, fail: isFailed, 'not run': isNotRun, none: isNone };
  const lines = Object.entries(kinds).map(([name, is]) => {
    const those = judged.filter(({ examples }) => is(examples));
    return `examples ${name}: ${those.length} candidates, ${those.filter(({ passed }) => passed).length} pass their tests`;
  });
  const given = rows.filter(({ foretype }) =>
    foretype.some(({ edit }) => edit?.examples && !isNone(edit.examples)),
  );
  const wronged = judged.flatMap(({ id, passed, examples }) =>
    passed && examples.kind === 'run' && examples.failed[0]
      ? [`  ${id} passes, but ${describeDoubt({ kind: 'failed-example', ...examples.failed[0] })}`]
      : [],
  );
  return [`functions with examples: ${given.length} of ${rows.length}`, ...lines, ...wronged];
}

const isHeld = (verdict: ExamplesVerdict): boolean => verdict.kind === 'run' && verdict.failed.length === 0;
const isFailed = (verdict: ExamplesVerdict): boolean => verdict.kind === 'run' && verdict.failed.length > 0;
const isNotRun = (verdict: ExamplesVerdict): boolean => verdict.kind === 'not-run';
const isNone = (verdict: ExamplesVerdict): boolean => verdict.kind === 'none';

/** `pass@k`: the first k candidates have a right one. */
function report({ task, language, seed, candidates, peer }: TaskOptions, rows: readonly Row[]): string {
  const total = rows.length;
  const measures: (readonly [name: string, is: (row: Row) => boolean])[] = [
    ['foretype pass@1', ({ foretype }) => isPassed(foretype[0])],
  ];
  if (candidates > 1) {
    measures.push(
      ...CHOICE_NAMES.map(
        (name) =>
          [
            `foretype shown first of ${candidates} (${name})`,
            (row: Row) => isPassed(shownFirst(row, name, language)),
          ] as const,
      ),
      [`foretype pass@${candidates}`, ({ foretype }) => foretype.some(isPassed)],
    );
  }
  if (peer) {
    measures.push([`${PEER} pass@1`, (row) => isPassed(row.peer[0])]);
    if (candidates > 1) measures.push([`${PEER} pass@${candidates}`, (row) => row.peer.some(isPassed)]);
  }
  const lines = [
    `${task}, ${language}, ${total} functions, seed ${seed}`,
    ...measures.map(([name, is]) => shareLine(name, count(rows, is), total)),
  ];
  lines.push(...verdictLines(rows));
  const all = rows.flatMap(({ foretype }) => foretype);
  const seconds = all.reduce((sum, { latencyMs }) => sum + latencyMs, 0) / 1000 / Math.max(1, all.length);
  lines.push(`foretype: ${seconds.toFixed(1)} s a candidate`);
  const others = measures.filter(([name]) => name.startsWith(PEER));
  for (const [name, is] of measures.filter(([each]) => each.startsWith('foretype'))) {
    // Several tries beside several, one beside one.
    const other = others.find(([each]) =>
      each.endsWith(name.includes('pass@1') || name.includes('shown') ? '@1' : `@${candidates}`),
    );
    if (!other) continue;
    lines.push(
      pairLine(
        name,
        other[0],
        rows.map((row) => ({ first: is(row), second: other[1](row) })),
      ),
    );
  }
  return `${lines.join('\n')}\n`;
}
