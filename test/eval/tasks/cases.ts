/** HumanEval's tests as data, for functions in JavaScript and TypeScript. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { FunctionItem } from './functions.ts';

const SCRIPT = join(import.meta.dirname, 'literal_tests.py');
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

interface Case {
  readonly args: readonly Plain[];
  readonly expected: Plain;
}

export interface CasedFunction extends FunctionItem {
  /** Names, in their order. */
  readonly parameters: readonly string[];
  /** The docstring from the margin. */
  readonly documentation: string;
  readonly cases: readonly Case[];
}

/**
 * Those functions whose tests are calls with plain literals.
 * @throws {Error} when Python cannot be started.
 */
export async function casedFunctions(items: readonly FunctionItem[]): Promise<readonly CasedFunction[]> {
  const given = items.map(({ id, prompt, entryPoint, test }) => ({ id, prompt, entryPoint, test }));
  const output = await runPython(SCRIPT, JSON.stringify(given));
  const read = JSON.parse(output) as Pick<CasedFunction, 'id' | 'parameters' | 'documentation' | 'cases'>[];
  const byId = new Map(items.map((item) => [item.id, item]));
  return read.map((each) => ({ ...byId.get(each.id)!, ...each }));
}

/** What a script of ours prints for an input. */
export function runPython(script: string, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile('python3', ['-I', script], { maxBuffer: MAX_OUTPUT_BYTES }, (error, output) => {
      if (error) reject(new Error(`${script} failed: ${error.message}`));
      else resolve(output);
    });
    child.stdin?.end(input);
  });
}

/** JSDoc and signature, the body open: what a person would have typed. */
export function scriptHeader(
  { entryPoint, parameters, documentation, cases }: CasedFunction,
  language: 'javascript' | 'typescript',
): string {
  const comment = documentation
    .replaceAll('*/', '* /')
    .split('\n')
    .map((line) => ` * ${line}`.trimEnd());
  const signature =
    language === 'javascript'
      ? `function ${entryPoint}(${parameters.join(', ')}) {`
      : `function ${entryPoint}(${parameters
          .map((name, index) => `${name}: ${typeOf(cases.map(({ args }) => args[index]!))}`)
          .join(', ')}): ${typeOf(cases.map(({ expected }) => expected))} {`;
  return ['/**', ...comment, ' */', signature].join('\n');
}

/** The TypeScript type that all the values have. */
function typeOf(values: readonly Plain[]): string {
  const kinds = new Set(values.filter((value) => value !== null).map(kindOf));
  const [kind] = kinds;
  const orNull = values.includes(null) ? ' | null' : '';
  if (kinds.size !== 1 || kind === undefined) return 'any';
  if (kind === 'array') {
    const inner = values.flatMap((value) => (Array.isArray(value) ? (value as readonly Plain[]) : []));
    const type = inner.length === 0 ? 'any' : typeOf(inner);
    return `${type.includes('|') ? `(${type})` : type}[]${orNull}`;
  }
  if (kind === 'object') {
    const inner = values.flatMap((value) => Object.values(value as { readonly [key: string]: Plain }));
    return `Record<string, ${inner.length === 0 ? 'any' : typeOf(inner)}>${orNull}`;
  }
  return `${kind}${orNull}`;
}

function kindOf(value: Plain): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
