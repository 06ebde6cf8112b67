/** `npm run eval -- --task review`: functions with one mistake each, and as they are, through the whole server's `foretype/task`. */
import { taskRequest } from '../../../server/protocol.ts';
import type { Finding, TaskResult } from '../../../server/tasks/task.ts';
import { startLoadedServer } from '../../bench/loaded-server.ts';
import type { LspClient } from '../../support/lsp-client.ts';
import { prepareRealModel } from '../../support/real-model.ts';
import type { TaskOptions } from '../options.ts';
import { runTests } from '../run-tests.ts';
import { loadFunctions } from './functions.ts';
import { mutantsOf, type Mutant } from './mutants.ts';
import { shareLine, tellEvery, writeRows } from './task-report.ts';

/** All from here on are written down; the table tells what other thresholds would do. */
const LEAST_PROBABILITY = 0.2;
const THRESHOLDS = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

interface Row {
  readonly id: string;
  readonly kind: string;
  /** Of the mistake; counts from 0. */
  readonly line: number;
  /** Lines of code in the body, for the chance level. */
  readonly lines: number;
  readonly wrong: string;
  readonly right: string;
  found: readonly Finding[];
  /** In the function as it is. */
  foundInRight: readonly Finding[];
  seconds: number;
}

/** Prints a table, and writes every finding where a file is named. */
export async function evaluateReview(options: TaskOptions, progress: (text: string) => void): Promise<void> {
  const mutants = await mutantsOf(await loadFunctions(options.data), options.limit, options.seed, runTests);
  const rows = mutants.map(rowOf);
  if (options.model === undefined) await prepareRealModel();
  const { threads, model, server: path } = options;
  const server = await startLoadedServer({ threads, ...(model !== undefined && { model }) }, path);
  try {
    for (const [index, { program, item, line }] of mutants.entries()) {
      const row = rows[index]!;
      const started = performance.now();
      row.found = await ask(server, program, line);
      row.foundInRight = await ask(server, item.program, line);
      row.seconds = (performance.now() - started) / 1000;
      tellEvery(
        progress,
        'review',
        index + 1,
        rows.length,
        rows.filter(isFound(LEAST_PROBABILITY, 1)).length,
      );
      await writeRows(options, rows.slice(0, index + 1));
    }
  } finally {
    await server.shutdown();
  }
  process.stdout.write(report(options, rows));
}

function rowOf({ item, kind, program, line }: Mutant): Row {
  const body = program.split('\n').slice(item.prompt.trimEnd().split('\n').length);
  return {
    id: item.id,
    kind,
    line,
    lines: body.filter((text) => text.trim() !== '').length,
    wrong: program.split('\n')[line]!,
    right: item.program.split('\n')[line]!,
    found: [],
    foundInRight: [],
    seconds: 0,
  };
}

async function ask(server: LspClient, text: string, line: number): Promise<readonly Finding[]> {
  const at = { line, character: 0 };
  const result: TaskResult = await server.connection.sendRequest(taskRequest, {
    task: 'review',
    document: { uri: 'file:///eval/program.py', languageId: 'python', path: 'program.py', text },
    range: { start: at, end: at },
    options: { leastProbability: LEAST_PROBABILITY },
  });
  return result.kind === 'findings' ? result.findings : [];
}

/** Some finding stands on the mistake's line, or so near. */
function isFound(probability: number, near: number): (row: Row) => boolean {
  return ({ found, line }) =>
    found.some((each) => each.probability >= probability && Math.abs(each.range.start.line - line) <= near);
}

/** Chance: as many lines of the body named at random find the line, or a neighbour. */
function chanceOf(rows: readonly Row[], probability: number): number {
  const chances = rows.map(({ found, lines }) => {
    const named = found.filter((each) => each.probability >= probability).length;
    return 1 - (1 - Math.min(1, 3 / lines)) ** named;
  });
  return chances.reduce((sum, chance) => sum + chance, 0) / Math.max(1, rows.length);
}

function report({ seed }: TaskOptions, rows: readonly Row[]): string {
  const total = rows.length;
  const seconds = rows.reduce((sum, row) => sum + row.seconds, 0) / Math.max(1, 2 * total);
  const lines = [
    `review, ${total} functions with a mistake and as they are, seed ${seed}, ${seconds.toFixed(1)} s each`,
  ];
  for (const threshold of THRESHOLDS) {
    const told = (findings: readonly Finding[]): number =>
      findings.filter(({ probability }) => probability >= threshold).length;
    const mended = rows.filter(({ found, line, right }) =>
      found.some(
        (each) =>
          each.probability >= threshold && each.range.start.line === line && each.fix === right.trim(),
      ),
    ).length;
    const inRight = rows.reduce((sum, row) => sum + told(row.foundInRight), 0);
    const beside =
      rows.reduce((sum, row) => sum + told(row.found), 0) - rows.filter(isFound(threshold, 1)).length;
    lines.push(
      `from ${threshold} on:`,
      `  ${shareLine('mistake found, ±1 line', rows.filter(isFound(threshold, 1)).length, total)}; by chance ${(100 * chanceOf(rows, threshold)).toFixed(1)} %`,
      `  ${shareLine('on its line', rows.filter(isFound(threshold, 0)).length, total)}`,
      `  ${shareLine('with the right line as fix', mended, total)}`,
      `  ${shareLine('right functions with findings', rows.filter(({ foundInRight }) => told(foundInRight) > 0).length, total)}`,
      `  findings in a right function: ${(inRight / Math.max(1, total)).toFixed(2)}; beside the mistake: ${(beside / Math.max(1, total)).toFixed(2)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
