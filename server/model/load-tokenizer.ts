import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ByteLevelTokenizer } from './bpe/byte-level-tokenizer.ts';
import { parseTokenizerJson, TOKENIZER_FILE } from './tokenizer-json.ts';
import type { Tokenizer } from './tokenizer.ts';

/** The tokenizer of a ready folder. @throws when the folder has none that can be used. */
export async function loadTokenizer(folder: string): Promise<Tokenizer> {
  const data = parseTokenizerJson(await readFile(join(folder, TOKENIZER_FILE), 'utf8'));
  return new ByteLevelTokenizer(data);
}
