import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ByteLevelTokenizer } from './bpe/byte-level-tokenizer.ts';
import { COMPILED_TOKENIZER_FILE, parseCompiledTokenizer } from './bpe/compiled-tokenizer.ts';
import type { Tokenizer } from './tokenizer.ts';

/** The tokenizer of a ready folder. @throws when the folder has none that can be used. */
export async function loadTokenizer(folder: string): Promise<Tokenizer> {
  return new ByteLevelTokenizer(
    parseCompiledTokenizer(await readFile(join(folder, COMPILED_TOKENIZER_FILE))),
  );
}
