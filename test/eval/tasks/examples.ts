/** The examples of a benchmark's docstrings, run on programs as the product runs them. The benchmark's own tests are never seen here. */
import { join } from 'node:path';
import { Syntax } from '../../../server/syntax/syntax.ts';
import { runExamples } from '../../../server/tasks/examples/check.ts';
import { runCode } from '../../../server/tasks/examples/run-code.ts';
import { Sandbox } from '../../../server/tasks/examples/sandbox.ts';
import type { ExamplesVerdict } from '../../../server/tasks/task.ts';
import type { AskedFunction } from './asked-function.ts';

const DIST = join(import.meta.dirname, '..', '..', '..', 'dist');
const ASSETS = join(DIST, 'assets');
/** A busy machine must not change what is read. */
const PARSE_BUDGETS = { firstMs: 15_000, nextMs: 15_000 };

const log = (message: string): void => {
  process.stderr.write(`${message}\n`);
};
const syntax = Syntax.create(ASSETS, log, PARSE_BUDGETS);
const sandbox = new Sandbox({ path: join(DIST, 'sandbox.cjs'), assetsDirectory: ASSETS, log });

export async function examplesVerdict(
  { languageId, beginning, entryPoint }: Pick<AskedFunction, 'languageId' | 'beginning' | 'entryPoint'>,
  program: string,
): Promise<ExamplesVerdict> {
  await syntax.load(languageId);
  const documented = { languageId, documentation: beginning, functionName: entryPoint, code: program };
  return runExamples(
    documented,
    () => [program],
    (code) =>
      runCode(
        sandbox,
        (text) => syntax.parse(languageId, text),
        languageId,
        code,
        new AbortController().signal,
      ),
  );
}
