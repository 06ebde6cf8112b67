import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The model all tests that need a real one use: the product's default. */
const REAL_MODEL = 'qwen2.5-coder-0.5b';

const COMMAND_LINE = join(import.meta.dirname, '..', '..', 'dist', 'model.cjs');

/** Has the product fetch and convert its default model into the cache, as a user would; at once when it is there. */
export async function prepareRealModel(): Promise<void> {
  // Progress goes where it does not mix with what the tests tell.
  const child = spawn(process.execPath, [COMMAND_LINE, 'fetch', REAL_MODEL], { stdio: ['ignore', 2, 2] });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0)
    throw new Error(`The tests need the model ${REAL_MODEL}, and it could not be prepared (see above).`);
}
