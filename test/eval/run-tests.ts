/** pass@1: the completed program with its tests, in a Python process of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestedItem } from './items.ts';
import { runGuarded, type TestOutcome } from './run-guarded.ts';

const GUARD = join(import.meta.dirname, 'guarded_run.py');
/** @throws {Error} when Python cannot be started. */
export async function runTests(
  item: Pick<TestedItem, 'test' | 'entryPoint'>,
  completed: string,
): Promise<TestOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'foretype-eval-'));
  try {
    const program = join(folder, 'program.py');
    await writeFile(program, `${completed}\n\n${item.test}\n\ncheck(${item.entryPoint})\n`);
    return await runGuarded('python3', ['-I', GUARD, program], folder).catch((error: unknown) => {
      throw new Error(`python3 is needed to run the tests: ${String(error)}`, { cause: error });
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
