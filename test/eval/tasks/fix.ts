/** `npm run eval -- --task fix`: functions with a mistake and a diagnostic on its line, mended through the whole server's `foretype/task`. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { linesOf } from '../../../server/context/document-lines.ts';
import { taskRequest } from '../../../server/protocol.ts';
import { withEdit } from '../../../server/tasks/edited-text.ts';
import type { TaskResult } from '../../../server/tasks/task.ts';
import { startLoadedServer } from '../../bench/loaded-server.ts';
import type { LspClient } from '../../support/lsp-client.ts';
import { prepareRealModel } from '../../support/real-model.ts';
import { mulberry32 } from '../../support/seeded.ts';
import type { TaskOptions } from '../options.ts';
import type { TestOutcome } from '../run-guarded.ts';
import { runTests } from '../run-tests.ts';
import { loadFunctions, type FunctionItem } from './functions.ts';
import { mutantsOf } from './mutants.ts';
import { shareLine, tellEvery, writeRows } from './task-report.ts';

const MESSAGE_SCRIPT = join(import.meta.dirname, 'failure_message.py');
const MESSAGE_TIMEOUT_MS = 20_000;
const MAX_MESSAGE_CHARACTERS = 240;

interface Broken {
  readonly item: FunctionItem;
  readonly kind: 'wrong result' | 'syntax error';
  readonly program: string;
  readonly line: number;
  readonly message: string;
}

interface Row extends Pick<Broken, 'kind' | 'line' | 'message'> {
  readonly id: string;
  readonly broken: string;
  /** `edit`, or why there was none. */
  outcome: string;
  /** After the fix; null where there was none. */
  fixed: string | null;
  tests: TestOutcome;
  isParsed: boolean;
  seconds: number;
}

/** As many mistakes in the meaning as `--limit`, and as many in the syntax. */
export async function evaluateFix(options: TaskOptions, progress: (text: string) => void): Promise<void> {
  const functions = await loadFunctions(options.data);
  const items = await brokenOf(functions, options);
  if (options.model === undefined) await prepareRealModel();
  const { threads, model, server: path } = options;
  const server = await startLoadedServer({ threads, ...(model !== undefined && { model }) }, path);
  const rows: Row[] = [];
  try {
    for (const [index, broken] of items.entries()) {
      rows.push(await mend(server, broken));
      tellEvery(progress, 'fix', index + 1, items.length, rows.filter(isPassed).length);
      await writeRows(options, rows);
    }
  } finally {
    await server.shutdown();
  }
  process.stdout.write(report(options, rows));
}

async function brokenOf(
  functions: readonly FunctionItem[],
  { limit, seed }: TaskOptions,
): Promise<readonly Broken[]> {
  const broken: Broken[] = [];
  const mutants = await mutantsOf(functions, limit, seed, runTests);
  for (const { item, program, line } of mutants) {
    const said = await messageOf(item, program);
    if (said) broken.push({ item, kind: 'wrong result', program, line, message: said.message });
    const spoilt = await withoutToken(item, program.split('\n').length + seed);
    if (spoilt) broken.push(spoilt);
  }
  return broken;
}

/** The right program without one bracket, colon, operator or quote, where Python says that this is an error. */
async function withoutToken(item: FunctionItem, seed: number): Promise<Broken | undefined> {
  const random = mulberry32(seed);
  const first = item.prompt.trimEnd().split('\n').length;
  const lines = item.program.trimEnd().split('\n');
  for (let tries = 0; tries < 20; tries++) {
    const at = first + Math.floor(random() * (lines.length - first));
    const text = lines[at] ?? '';
    const tokens = [...text.matchAll(/[()[\]{}:=,]|\bin\b|\bfor\b|\bif\b/g)];
    const token = tokens[Math.floor(random() * tokens.length)];
    if (!token || text.trim().startsWith('#')) continue;
    const spoilt = [...lines];
    spoilt[at] = text.slice(0, token.index) + text.slice(token.index + token[0].length);
    const program = `${spoilt.join('\n')}\n`;
    const said = await messageOf(item, program);
    // The tests that stand below are no place for an error.
    if (said?.message.includes('Error') && said.line >= first && said.line < lines.length) {
      return { item, kind: 'syntax error', program, line: said.line, message: said.message };
    }
  }
  return undefined;
}

async function messageOf(
  { test, entryPoint }: FunctionItem,
  program: string,
): Promise<{ readonly line: number; readonly message: string } | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'foretype-eval-'));
  try {
    const path = join(folder, 'program.py');
    await writeFile(path, `${program}\n\n${test}\n\ncheck(${entryPoint})\n`);
    const { stdout } = await promisify(execFile)('python3', ['-I', MESSAGE_SCRIPT, path], {
      cwd: folder,
      timeout: MESSAGE_TIMEOUT_MS,
      env: { PATH: process.env['PATH'], HOME: folder },
    });
    const [line = '', message = ''] = stdout.trim().split('\t');
    return message === ''
      ? undefined
      : { line: Number(line), message: message.slice(0, MAX_MESSAGE_CHARACTERS) };
  } catch {
    // Endless, or no message.
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function mend(server: LspClient, { item, kind, program, line, message }: Broken): Promise<Row> {
  const started = performance.now();
  const at = { line, character: 0 };
  const result: TaskResult = await server.connection.sendRequest(taskRequest, {
    task: 'fix',
    document: { uri: 'file:///eval/program.py', languageId: 'python', path: 'program.py', text: program },
    range: { start: at, end: at },
    options: { problems: [{ line, message }] },
  });
  const fixed = result.kind === 'edit' ? withEdit(linesOf(program), result.range, result.newText) : null;
  return {
    id: item.id,
    kind,
    line,
    message,
    broken: program,
    outcome: result.kind === 'refused' ? `${result.reason}: ${result.message}` : result.kind,
    fixed,
    tests: fixed === null ? 'failed' : await runTests(item, fixed),
    isParsed: result.kind === 'edit' && result.syntax.kind === 'right',
    seconds: (performance.now() - started) / 1000,
  };
}

function isPassed({ tests }: Row): boolean {
  return tests === 'passed';
}

function report({ seed }: TaskOptions, rows: readonly Row[]): string {
  const lines = [`fix, ${rows.length} functions, seed ${seed}`];
  for (const kind of ['wrong result', 'syntax error'] as const) {
    const own = rows.filter((row) => row.kind === kind);
    lines.push(
      shareLine(`${kind}: pass@1 after the fix`, own.filter(isPassed).length, own.length),
      shareLine(`${kind}: the fix parses`, own.filter(({ isParsed }) => isParsed).length, own.length),
      `${kind}: ${own.filter(({ fixed }) => fixed === null).length} without an edit`,
    );
  }
  const seconds = rows.reduce((sum, row) => sum + row.seconds, 0) / Math.max(1, rows.length);
  lines.push(`${seconds.toFixed(1)} s each`);
  return `${lines.join('\n')}\n`;
}
