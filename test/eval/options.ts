import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Settings } from '../../server/settings.ts';
import { SPLITS, type Split } from '../corpus/packages.ts';
import { SETS, type SetName } from './items.ts';
import { CURSOR_MODES, type CursorMode } from './placed-item.ts';
import { REAL_SETS, type RealSetName } from './real/items.ts';
import { SANTACODER } from './santacoder-fim.ts';
import { FUNCTION_LANGUAGES, type FunctionLanguage } from './tasks/asked-function.ts';

export type AnySetName = SetName | typeof SANTACODER | RealSetName;
/** Tasks that have an evaluation, and what is asked for. */
const TASKS = {
  generate: "HumanEval's functions from signature and documentation, then their tests",
  tests: 'tests for right Python functions: do they parse, run, pass, and find mistakes',
  review: "HumanEval's solutions with one mistake each, and as they are: is it found, what is found besides",
  fix: "the same mistakes, with a test's message or Python's own, mended; then their tests",
  convert: "HumanEval's Python solutions to JavaScript or TypeScript, then their tests",
  document: 'documentation of right Python functions; then they are written again from it, and tested',
  explain: 'the same with explanations',
} as const;
type EvaluatedTask = keyof typeof TASKS;
const TASK_NAMES = Object.keys(TASKS) as EvaluatedTask[];
const LANGUAGES_OF: Readonly<Record<EvaluatedTask, readonly FunctionLanguage[]>> = {
  generate: FUNCTION_LANGUAGES,
  tests: ['python'],
  review: ['python'],
  fix: ['python'],
  convert: ['javascript', 'typescript'],
  document: ['python'],
  explain: ['python'],
};
const SOURCES = ['definitions', 'edits', 'similar', 'seen'] as const satisfies Settings['retrievalSources'];
const ALL_SETS = [...Object.keys(SETS), SANTACODER, ...Object.keys(REAL_SETS)] as AnySetName[];

export const USAGE = `npm run eval -- --task TASK [options]      asks for a whole task, tests what it writes
npm run eval -- --set SET [options]        asks the whole server, tests the answers, prints a table
npm run eval -- --compare A.json B.json    compares two files of results

  --set SET        ${ALL_SETS.join(' | ')}
  --task TASK      ${TASK_NAMES.map((name) => `${name}: ${TASKS[name]}`).join('\n                   ')}
                   (default 40 items)
  --language L     of generate: ${FUNCTION_LANGUAGES.join(' | ')} (default python); of convert: javascript (default) | typescript
  --candidates N   of generate: also the best of N, and pass@N (default 1)
  --rescore FILE   of generate: no questions, only the table of a --json FILE with all ways to choose among candidates
  --split PART     ${SPLITS.join(' | ')}: packages that the real- sets are made from (default dev)
  --limit N        items (default 200), drawn with --seed N (default 1)
  --cursor MODE    line-start | indented | editor: what stands before the cursor (default indented)
  --data FOLDER    with the benchmark's files (default ../shared/bench)
  --model NAME     catalogue name or GGUF file (default: the product's)
  --server FILE    another build than dist/server.cjs, to compare the two
  --eagerness HOW  low | medium | high: how sure the model must be (default high: everything is shown)
  --retrieval HOW  none | all | names of sources with commas: text of other files (default: the product's)
  --prompt-tokens N  the longest prompt (default: what suits the machine)
  --seen N         files of the item's package that were looked at before, drawn with the seed (default 0)
  --threads N      of the engine and the peer (default: the physical cores)
  --peer llama.cpp asks llama.cpp on the same GGUF too; builds it when it is not there
  --gguf FILE      the GGUF for the peer (default: the one that was downloaded)
  --json FILE      writes every item with every answer; with --resume goes on from it
  --show-wrong     prints the answers that do not match`;

/** Where the benchmark's data lies beside a checkout. */
export const DATA_FOLDER = join(import.meta.dirname, '..', '..', '..', 'shared', 'bench');
const DEFAULT_ITEMS = 200;
/** Each takes seconds. */
const DEFAULT_TASK_ITEMS = 40;

export interface RunOptions {
  readonly kind: 'run';
  readonly set: AnySetName;
  readonly split: Split;
  readonly limit: number;
  readonly seed: number;
  readonly cursor: CursorMode;
  readonly eagerness: Settings['eagerness'];
  /** Sources of text of other files; undefined: the product's. */
  readonly retrieval: Settings['retrievalSources'] | undefined;
  /** 0: what suits the machine. */
  readonly promptTokens: number;
  /** Files of its package that were open before an item is asked. */
  readonly seen: number;
  readonly data: string;
  readonly model: string | undefined;
  /** A build's server.cjs; undefined: the one in dist. */
  readonly server: string | undefined;
  /** 0: the physical cores. */
  readonly threads: number;
  readonly peer: boolean;
  readonly gguf: string | undefined;
  readonly json: string | undefined;
  readonly resume: boolean;
  readonly showWrong: boolean;
}
/** An evaluation of a task. */
export interface TaskOptions extends Pick<
  RunOptions,
  'limit' | 'seed' | 'data' | 'model' | 'server' | 'threads' | 'peer' | 'gguf' | 'json'
> {
  readonly kind: 'task';
  readonly task: EvaluatedTask;
  /** Of what is written. */
  readonly language: FunctionLanguage;
  readonly candidates: number;
  /** A file of results to be read again. */
  readonly rescore: string | undefined;
}
export type Options =
  RunOptions | TaskOptions | { readonly kind: 'compare'; readonly files: readonly [string, string] };

/** @throws {Error} that says what is wrong with the command line. */
export function parseOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      set: { type: 'string' },
      task: { type: 'string' },
      candidates: { type: 'string' },
      rescore: { type: 'string' },
      language: { type: 'string' },
      split: { type: 'string', default: 'dev' },
      limit: { type: 'string' },
      seed: { type: 'string' },
      cursor: { type: 'string', default: 'indented' },
      // Everything is shown: what each threshold would do is told by the answers' ratings.
      eagerness: { type: 'string', default: 'high' },
      data: { type: 'string', default: DATA_FOLDER },
      model: { type: 'string' },
      server: { type: 'string' },
      retrieval: { type: 'string' },
      'prompt-tokens': { type: 'string' },
      seen: { type: 'string' },
      threads: { type: 'string' },
      peer: { type: 'string' },
      gguf: { type: 'string' },
      json: { type: 'string' },
      resume: { type: 'boolean', default: false },
      'show-wrong': { type: 'boolean', default: false },
      compare: { type: 'boolean', default: false },
    },
  });
  if (values.compare) {
    const [first, second, ...more] = positionals;
    if (first === undefined || second === undefined || more.length > 0) {
      throw new Error('--compare wants two files of results.');
    }
    return { kind: 'compare', files: [first, second] };
  }
  if (positionals.length > 0) throw new Error(`What is "${positionals.join(' ')}"?`);
  if (values.peer !== undefined && values.peer !== 'llama.cpp') {
    throw new Error(`--peer is llama.cpp or nothing, not "${values.peer}".`);
  }
  const common = {
    seed: positiveInteger('--seed', values.seed, 1),
    cursor: oneOf('--cursor', values.cursor, CURSOR_MODES),
    eagerness: oneOf('--eagerness', values.eagerness, ['low', 'medium', 'high']),
    data: values.data,
    model: values.model,
    server: values.server,
    threads: positiveInteger('--threads', values.threads, 0),
    peer: values.peer !== undefined,
    gguf: values.gguf,
    json: values.json,
  };
  if (values.task !== undefined) {
    if (values.set !== undefined) throw new Error('--task or --set, not both.');
    if (values.resume) throw new Error('--resume goes with --set.');
    const task = oneOf('--task', values.task, TASK_NAMES);
    if (values.rescore !== undefined && task !== 'generate')
      throw new Error('--rescore goes with --task generate.');
    const language = values.language ?? (task === 'convert' ? 'javascript' : 'python');
    return {
      kind: 'task',
      ...common,
      task,
      language: oneOf('--language', language, LANGUAGES_OF[task]),
      limit: positiveInteger('--limit', values.limit, DEFAULT_TASK_ITEMS),
      candidates: positiveInteger('--candidates', values.candidates, 1),
      rescore: values.rescore,
    };
  }
  if (values.set === undefined) throw new Error('Which set or task?');
  if (values.resume && values.json === undefined) throw new Error('--resume wants --json FILE.');
  return {
    kind: 'run',
    ...common,
    set: oneOf('--set', values.set, ALL_SETS),
    split: oneOf('--split', values.split, SPLITS),
    limit: positiveInteger('--limit', values.limit, DEFAULT_ITEMS),
    cursor: oneOf('--cursor', values.cursor, CURSOR_MODES),
    retrieval: sourcesOf(values.retrieval),
    promptTokens: positiveInteger('--prompt-tokens', values['prompt-tokens'], 0),
    seen: positiveInteger('--seen', values.seen, 0),
    resume: values.resume,
    showWrong: values['show-wrong'],
  };
}

function sourcesOf(text: string | undefined): Settings['retrievalSources'] | undefined {
  if (text === undefined) return undefined;
  if (text === 'none') return [];
  if (text === 'all') return [...SOURCES];
  return text.split(',').map((name) => oneOf('--retrieval', name, SOURCES));
}

function oneOf<Name extends string>(option: string, value: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === value);
  if (found === undefined) throw new Error(`${option} is one of ${names.join(', ')}, not "${value}".`);
  return found;
}

function positiveInteger(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${option} is a count, not "${text}".`);
  return value;
}
