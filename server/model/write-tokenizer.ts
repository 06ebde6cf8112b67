import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  COMPILED_TOKENIZER_FILE,
  compiledTokenizerBytes,
  compileTokenizer,
} from './bpe/compiled-tokenizer.ts';
import type { ReadyFile } from './manifest.ts';
import type { SourceModel } from './source-model.ts';
import { parseTokenizerJson, TOKENIZER_FILE, tokenizerJson } from './tokenizer-json.ts';

/** Writes a model's tokenizer for other tools and, compiled from that, for ours. @throws when a byte or a rule has no token. */
export async function writeTokenizer(
  model: Pick<SourceModel, 'tokens' | 'tokenTypes' | 'merges'>,
  folder: string,
): Promise<readonly ReadyFile[]> {
  const json = Buffer.from(tokenizerJson(model));
  const compiled = compiledTokenizerBytes(compileTokenizer(parseTokenizerJson(json.toString())));
  await writeFile(join(folder, TOKENIZER_FILE), json);
  await writeFile(join(folder, COMPILED_TOKENIZER_FILE), compiled);
  return [
    { name: TOKENIZER_FILE, bytes: json.length },
    { name: COMPILED_TOKENIZER_FILE, bytes: compiled.length },
  ];
}
