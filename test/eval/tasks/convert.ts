/** `npm run eval -- --task convert`: HumanEval's Python solutions to JavaScript or TypeScript, judged by the same tests. */
import { taskRequest } from '../../../server/protocol.ts';
import { startLoadedServer } from '../../bench/loaded-server.ts';
import { prepareRealModel } from '../../support/real-model.ts';
import { drawItems } from '../items.ts';
import type { TaskOptions } from '../options.ts';
import type { TestOutcome } from '../run-guarded.ts';
import { casedFunctions } from './cases.ts';
import { loadFunctions } from './functions.ts';
import { runCases } from './run-cases.ts';
import { losesTypes, typeProblems } from './type-problems.ts';
import { shareLine, tellEvery, writeRows } from './task-report.ts';

interface Row {
  readonly id: string;
  /** Null where the task was refused. */
  readonly program: string | null;
  readonly parses: boolean;
  readonly tests: TestOutcome;
  /** TypeScript only: the compiler is content, and nothing may be anything. */
  readonly typeChecks: boolean;
  readonly isTyped: boolean;
  readonly latencyMs: number;
}

export async function evaluateConvert(options: TaskOptions, progress: (text: string) => void): Promise<void> {
  const { data, limit, seed, threads, model, language, server: serverPath } = options;
  const items = drawItems(await casedFunctions(await loadFunctions(data)), limit, seed);
  if (model === undefined) await prepareRealModel();
  const server = await startLoadedServer({ threads, ...(model !== undefined && { model }) }, serverPath);
  const rows: Row[] = [];
  try {
    for (const item of items) {
      const started = performance.now();
      const start = { line: 0, character: 0 };
      const result = await server.connection.sendRequest(taskRequest, {
        task: 'convert',
        document: {
          uri: 'file:///eval/program.py',
          languageId: 'python',
          path: 'program.py',
          text: item.program,
        },
        range: { start, end: start },
        options: { to: language, what: 'file' },
      });
      const latencyMs = performance.now() - started;
      const program = result.kind === 'document' ? result.text : null;
      const parses = result.kind === 'document' && result.syntax.kind === 'right';
      const tests = program === null ? 'failed' : await runCases(item, program);
      const isTypescript = program !== null && language === 'typescript';
      const typeChecks = isTypescript && typeProblems(program).length === 0;
      const isTyped = isTypescript && !losesTypes(program);
      rows.push({ id: item.id, program, parses, tests, typeChecks, isTyped, latencyMs });
      tellEvery(progress, 'convert', rows.length, items.length, rows.filter(isPassed).length);
    }
  } finally {
    await server.shutdown();
  }
  const total = rows.length;
  const seconds = rows.reduce((sum, { latencyMs }) => sum + latencyMs, 0) / 1000 / Math.max(1, total);
  const types =
    language === 'typescript'
      ? `${shareLine('type-checks', rows.filter(({ typeChecks }) => typeChecks).length, total)}\n` +
        `${shareLine('no type lost', rows.filter(({ isTyped }) => isTyped).length, total)}\n`
      : '';
  process.stdout.write(
    `convert, python to ${language}, ${total} functions, seed ${seed}\n` +
      `${shareLine('parses', rows.filter(({ parses }) => parses).length, total)}\n` +
      `${shareLine('pass@1', rows.filter(isPassed).length, total)}\n${types}${seconds.toFixed(1)} s each\n`,
  );
  await writeRows(options, rows);
}

function isPassed({ tests }: Row): boolean {
  return tests === 'passed';
}
