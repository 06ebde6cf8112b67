/** `npm run eval -- --task tests`: tests for right Python functions, run on them and on functions with a mistake put in. */
import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { taskRequest } from '../../../server/protocol.ts';
import { startLoadedServer } from '../../bench/loaded-server.ts';
import { prepareRealModel } from '../../support/real-model.ts';
import { mulberry32, shuffled } from '../../support/seeded.ts';
import { drawItems } from '../items.ts';
import type { TaskOptions } from '../options.ts';
import { runTests } from '../run-tests.ts';
import { runPython } from './cases.ts';
import { loadFunctions, type FunctionItem } from './functions.ts';
import { shareLine, tellEvery, writeRows } from './task-report.ts';

const GUARD = join(import.meta.dirname, 'guarded_tests.py');
const MUTATE = join(import.meta.dirname, 'mutate.py');
const TIME_LIMIT_MS = 30_000;
/** Mistakes tried, each one that the benchmark's own tests find. */
const MUTANTS = 4;
const MANIFEST = '[project]\nname = "program"\n\n[dependency-groups]\ntest = ["pytest"]\n';

interface Outcomes {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  /** The file could not be read as tests. */
  readonly broken: boolean;
}

interface Row {
  readonly id: string;
  /** Null where the task was refused. */
  readonly tests: string | null;
  readonly parses: boolean;
  readonly right: Outcomes;
  /** Mistakes put in, and those that a test finds which passes on the right function. */
  readonly mutants: number;
  readonly killed: number;
  readonly latencyMs: number;
}

export async function evaluateTests(options: TaskOptions, progress: (text: string) => void): Promise<void> {
  const { data, limit, seed, threads, model, server: serverPath } = options;
  const items = drawItems(await loadFunctions(data), limit, seed);
  if (model === undefined) await prepareRealModel();
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'foretype-eval-')));
  const rows: Row[] = [];
  try {
    await writeFile(join(folder, 'pyproject.toml'), MANIFEST);
    const server = await startLoadedServer({ threads, ...(model !== undefined && { model }) }, serverPath, {
      workspaceFolders: [{ name: 'eval', uri: pathToFileURL(folder).href }],
    });
    try {
      for (const item of items) {
        const started = performance.now();
        const line = item.program.split('\n').findIndex((each) => each.startsWith(`def ${item.entryPoint}`));
        const at = { line, character: 4 };
        const uri = pathToFileURL(join(folder, 'program.py')).href;
        const result = await server.connection.sendRequest(taskRequest, {
          task: 'writeTests',
          document: { uri, languageId: 'python', path: 'program.py', text: item.program },
          range: { start: at, end: at },
        });
        const latencyMs = performance.now() - started;
        const tests = result.kind === 'document' ? result.text : null;
        const parses = result.kind === 'document' && result.syntax.kind === 'right';
        rows.push({ ...(await judged(item, tests, seed)), parses, latencyMs });
        tellEvery(progress, 'tests', rows.length, items.length, rows.filter(passes).length);
      }
    } finally {
      await server.shutdown();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  process.stdout.write(report(rows, seed));
  await writeRows(options, rows);
}

async function judged(
  item: FunctionItem,
  tests: string | null,
  seed: number,
): Promise<Omit<Row, 'parses' | 'latencyMs'>> {
  const { id, program } = item;
  const none: Outcomes = { passed: [], failed: [], broken: true };
  if (tests === null) return { id, tests, right: none, mutants: 0, killed: 0 };
  const right = await run(program, tests);
  const mutants = await mutantsOf(item, seed);
  let killed = 0;
  for (const mutant of mutants) {
    const { failed, broken } = await run(mutant, tests);
    if (!broken && failed.some((name) => right.passed.includes(name))) killed++;
  }
  return { id, tests, right, mutants: mutants.length, killed };
}

async function mutantsOf(item: FunctionItem, seed: number): Promise<readonly string[]> {
  const { program, entryPoint } = item;
  const all = JSON.parse(
    await runPython(MUTATE, JSON.stringify({ program, entryPoint })),
  ) as readonly string[];
  const found: string[] = [];
  for (const mutant of shuffled(all, mulberry32(seed))) {
    if (found.length === MUTANTS) break;
    // Not one that only looks like a mistake, nor one that never ends.
    if ((await runTests(item, mutant)) === 'failed') found.push(mutant);
  }
  return found;
}

async function run(program: string, tests: string): Promise<Outcomes> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'foretype-eval-')));
  try {
    await writeFile(join(folder, 'program.py'), program);
    await writeFile(join(folder, 'test_program.py'), tests);
    return await new Promise<Outcomes>((resolve) => {
      const options = {
        cwd: folder,
        timeout: TIME_LIMIT_MS,
        env: { PATH: process.env['PATH'], HOME: folder },
      };
      execFile('python3', ['-I', GUARD, folder, 'test_program.py'], options, (_, output) => {
        try {
          resolve(JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as Outcomes);
        } catch {
          resolve({ passed: [], failed: [], broken: true });
        }
      });
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runs({ right }: Row): boolean {
  return !right.broken && right.passed.length + right.failed.length > 0;
}

function passes(row: Row): boolean {
  return runs(row) && row.right.failed.length === 0;
}

function report(rows: readonly Row[], seed: number): string {
  const total = rows.length;
  const sum = (of: (row: Row) => number): number => rows.reduce((all, row) => all + of(row), 0);
  const single = sum(({ right }) => right.passed.length);
  const lines = [
    `tests, ${total} functions, seed ${seed}`,
    shareLine('parses', rows.filter(({ parses }) => parses).length, total),
    shareLine('runs', rows.filter(runs).length, total),
    shareLine('all tests pass on the right function', rows.filter(passes).length, total),
    shareLine('single tests that pass on it', single, single + sum(({ right }) => right.failed.length)),
    shareLine('finds at least one mistake', rows.filter(({ killed }) => killed > 0).length, total),
    shareLine(
      'mistakes found',
      sum(({ killed }) => killed),
      sum(({ mutants }) => mutants),
    ),
    `${(sum(({ latencyMs }) => latencyMs) / 1000 / Math.max(1, total)).toFixed(1)} s each`,
  ];
  return `${lines.join('\n')}\n`;
}
