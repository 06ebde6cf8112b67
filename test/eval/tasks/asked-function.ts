import type { Position } from '../../../server/syntax/tree.ts';
import type { TestOutcome } from '../run-guarded.ts';
import { runTests } from '../run-tests.ts';
import { scriptHeader, type CasedFunction } from './cases.ts';
import type { FunctionItem } from './functions.ts';
import { runCases } from './run-cases.ts';

export const FUNCTION_LANGUAGES = ['python', 'javascript', 'typescript'] as const;
export type FunctionLanguage = (typeof FUNCTION_LANGUAGES)[number];

/** A function whose body is asked for. */
export interface AskedFunction {
  readonly id: string;
  readonly languageId: FunctionLanguage;
  readonly path: string;
  /** The document, and where the cursor stands in it. */
  readonly text: string;
  readonly cursor: Position;
  readonly entryPoint: string;
  /** What a person gives a chat: the document's code so far. */
  readonly beginning: string;
  test(program: string): Promise<TestOutcome>;
}

/** With the cursor at the docstring's end. */
export function pythonFunction(item: FunctionItem): AskedFunction {
  const beginning = item.prompt.trimEnd();
  return {
    id: item.id,
    languageId: 'python',
    path: 'program.py',
    text: `${beginning}\n`,
    cursor: endOf(beginning),
    entryPoint: item.entryPoint,
    beginning,
    test: (program) => runTests(item, program),
  };
}

/** With the cursor behind the opening brace. */
export function scriptFunction(item: CasedFunction, languageId: 'javascript' | 'typescript'): AskedFunction {
  const beginning = scriptHeader(item, languageId);
  return {
    id: item.id,
    languageId,
    path: languageId === 'javascript' ? 'program.js' : 'program.ts',
    text: `${beginning}\n}\n`,
    cursor: endOf(beginning),
    entryPoint: item.entryPoint,
    beginning,
    test: (program) => runCases(item, program),
  };
}

function endOf(text: string): Position {
  const lines = text.split('\n');
  return { line: lines.length - 1, character: lines.at(-1)!.length };
}
