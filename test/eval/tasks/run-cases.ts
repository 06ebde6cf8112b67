/** Whether a JavaScript or TypeScript program gives what the cases expect, in a guarded process of its own. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { runGuarded, type TestOutcome } from '../run-guarded.ts';
import type { CasedFunction } from './cases.ts';

const GUARD = join(import.meta.dirname, 'guarded-run.mjs');
const MAX_HEAP_MB = 512;
/** Node 20 has the permissions under another name. */
const PERMISSION = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';

/** The function may be named as the language has it: `hasClose` for `has_close`. */
export async function runCases(
  { entryPoint, cases }: Pick<CasedFunction, 'entryPoint' | 'cases'>,
  program: string,
): Promise<TestOutcome> {
  let code: string;
  try {
    ({ code } = await transform(program, { loader: 'ts', format: 'cjs', logLevel: 'silent' }));
  } catch {
    return 'failed';
  }
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'foretype-eval-')));
  try {
    const [programFile, casesFile] = [join(folder, 'program.js'), join(folder, 'cases.json')];
    await Promise.all([writeFile(programFile, code), writeFile(casesFile, JSON.stringify(cases))]);
    const names = [...new Set([entryPoint, camelCase(entryPoint)])];
    return await runNode(folder, [programFile, casesFile, ...names]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function camelCase(name: string): string {
  return name.replace(/(?<=[a-zA-Z0-9])_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function runNode(folder: string, args: readonly string[]): Promise<TestOutcome> {
  const flags = [
    '--no-warnings',
    PERMISSION,
    `--allow-fs-read=${folder}/*`,
    `--allow-fs-read=${GUARD}`,
    `--max-old-space-size=${MAX_HEAP_MB}`,
  ];
  return runGuarded(process.execPath, [...flags, GUARD, ...args], folder);
}
