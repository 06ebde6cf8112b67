/** `npm run eval -- --task generate`: functions from signature and docstring through the whole server's `foretype/task`. */
import { writeFile } from 'node:fs/promises';
import { linesOf } from '../../../server/context/document-lines.ts';
import { engineThreads } from '../../../server/engine/threads.ts';
import { taskRequest } from '../../../server/protocol.ts';
import { DEFAULT_SETTINGS } from '../../../server/settings.ts';
import { withEdit } from '../../../server/tasks/edited-text.ts';
import { bestFirst } from '../../../server/tasks/rank.ts';
import type { TaskResult } from '../../../server/tasks/task.ts';
import { startLoadedServer } from '../../bench/loaded-server.ts';
import { thisMachine } from '../../bench/machine.ts';
import { findGguf } from '../../bench/peer/gguf.ts';
import { installPeer } from '../../bench/peer/install.ts';
import { LlamaServer } from '../../bench/peer/llama-server.ts';
import type { LspClient } from '../../support/lsp-client.ts';
import { prepareRealModel } from '../../support/real-model.ts';
import { drawItems } from '../items.ts';
import type { TaskOptions } from '../options.ts';
import { runTests, type TestOutcome } from '../run-tests.ts';
import { mcNemar, shareOf } from '../statistics.ts';
import { loadFunctions, type FunctionItem } from './functions.ts';
import { askChat } from './llama-chat.ts';

const PROGRESS_STEP = 10;
const URI = 'file:///eval/program.py';

interface Answered {
  /** The whole program; null where the task was refused. */
  readonly program: string | null;
  readonly tests: TestOutcome;
  readonly latencyMs: number;
}

interface Row {
  readonly id: string;
  /** By answerer: `first` the first candidate, `best` the best of several, `llama.cpp chat`. */
  readonly answers: Record<string, Answered>;
}

/** Asks, tests, prints a table, and writes every program where a file is named. */
export async function evaluateGenerate(
  options: TaskOptions,
  progress: (text: string) => void,
): Promise<void> {
  const items = drawItems(await loadFunctions(options.data), options.limit, options.seed);
  const rows: readonly Row[] = items.map(({ id }) => ({ id, answers: {} }));
  if (options.model === undefined) await prepareRealModel();
  await askForetype(options, items, rows, progress);
  if (options.peer) await askPeer(options, items, rows, progress);
  process.stdout.write(report(options, rows));
  if (options.json !== undefined) {
    const { task, seed, limit, candidates, model = DEFAULT_SETTINGS.model } = options;
    const header = { task, seed, limit, candidates, model };
    await writeFile(options.json, `${JSON.stringify({ header, machine: thisMachine(), rows }, null, 1)}\n`);
  }
}

async function askForetype(
  { threads, model, server: serverPath, candidates }: TaskOptions,
  items: readonly FunctionItem[],
  rows: readonly Row[],
  progress: (text: string) => void,
): Promise<void> {
  const server = await startLoadedServer({ threads, ...(model !== undefined && { model }) }, serverPath);
  try {
    for (const [index, item] of items.entries()) {
      const { answers } = rows[index]!;
      const started = performance.now();
      const first = await generate(server, item, 0);
      answers['first'] = await tested(item, programOf(item, first), performance.now() - started);
      if (candidates > 1) {
        const edits = first.kind === 'edit' ? [first] : [];
        for (let candidate = 1; candidate < candidates; candidate++) {
          const result = await generate(server, item, candidate);
          if (result.kind === 'edit') edits.push(result);
        }
        const best = edits.sort(bestFirst)[0] ?? first;
        answers['best'] = await tested(item, programOf(item, best), performance.now() - started);
      }
      tell(progress, 'foretype', index, rows, 'first');
    }
  } finally {
    await server.shutdown();
  }
}

/** With the cursor at the docstring's end. */
function generate(server: LspClient, { prompt }: FunctionItem, candidate: number): Promise<TaskResult> {
  const text = `${prompt.trimEnd()}\n`;
  const lines = text.trimEnd().split('\n');
  const at = { line: lines.length - 1, character: lines.at(-1)!.length };
  return server.connection.sendRequest(taskRequest, {
    task: 'generate',
    document: { uri: URI, languageId: 'python', path: 'program.py', text },
    range: { start: at, end: at },
    options: { candidate },
  });
}

/** After accepting the edit with its imports. */
function programOf({ prompt }: FunctionItem, result: TaskResult): string | null {
  if (result.kind !== 'edit') return null;
  const text = withEdit(linesOf(`${prompt.trimEnd()}\n`), result.range, result.newText);
  const lines = text.split('\n');
  return [...lines.slice(0, result.importLine), ...result.imports, ...lines.slice(result.importLine)].join(
    '\n',
  );
}

async function askPeer(
  { threads, model = DEFAULT_SETTINGS.model, gguf }: TaskOptions,
  items: readonly FunctionItem[],
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
      const started = performance.now();
      const program = await askChat(server, item);
      rows[index]!.answers[PEER] = await tested(item, program, performance.now() - started);
      tell(progress, PEER, index, rows, PEER);
    }
  } finally {
    await server.close();
  }
}

const PEER = 'llama.cpp chat';

async function tested(item: FunctionItem, program: string | null, latencyMs: number): Promise<Answered> {
  return { program, tests: program === null ? 'failed' : await runTests(item, program), latencyMs };
}

function tell(
  progress: (text: string) => void,
  name: string,
  index: number,
  rows: readonly Row[],
  key: string,
): void {
  const asked = index + 1;
  if (asked % PROGRESS_STEP !== 0 && asked !== rows.length) return;
  const passed = rows.filter(({ answers }) => answers[key]?.tests === 'passed').length;
  progress(`${name}: ${asked}/${rows.length}, ${passed} passed`);
}

function report({ task, seed, candidates }: TaskOptions, rows: readonly Row[]): string {
  const names = Object.keys(rows[0]?.answers ?? {});
  const lines = [`${task}, ${rows.length} functions, seed ${seed}`];
  const isPassed = ({ answers }: Row, name: string): boolean => answers[name]?.tests === 'passed';
  const percent = (share: number): string => (share * 100).toFixed(1);
  for (const name of names) {
    const { count, share, low, high } = shareOf(
      rows.filter((row) => isPassed(row, name)).length,
      rows.length,
    );
    const seconds = rows.reduce((sum, { answers }) => sum + (answers[name]?.latencyMs ?? 0), 0) / 1000;
    const words = name === 'best' ? `best of ${candidates}` : name;
    lines.push(
      `${words}: pass@1 ${percent(share)} % (${percent(low)}–${percent(high)}), ${count} passed, ${(seconds / rows.length).toFixed(1)} s each`,
    );
  }
  for (const name of names.slice(1)) {
    const pairs = rows.map((row) => ({ first: isPassed(row, names[0]!), second: isPassed(row, name) }));
    const { onlyFirst, onlySecond, pValue } = mcNemar(pairs);
    lines.push(
      `only ${names[0]!} ${onlyFirst}, only ${name} ${onlySecond}, McNemar p = ${pValue.toPrecision(2)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
