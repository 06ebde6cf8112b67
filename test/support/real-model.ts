import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The model all tests that need a real one use: the product's default. */
const REAL_MODEL = 'qwen2.5-coder-0.5b';

const COMMAND_LINE = join(import.meta.dirname, '..', '..', 'dist', 'model.cjs');

/** Has the product fetch and convert a model, its default one, into the cache, as a user would; at once when it is there. */
export async function prepareRealModel(name = REAL_MODEL): Promise<void> {
  // Progress goes where it does not mix with what the tests tell.
  const child = spawn(process.execPath, [COMMAND_LINE, 'fetch', name], { stdio: ['ignore', 2, 2] });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0)
    throw new Error(`The tests need the model ${name}, and it could not be prepared (see above).`);
}
