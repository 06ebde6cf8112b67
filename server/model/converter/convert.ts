import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openGguf } from '../gguf/open-gguf.ts';
import { writeOnnxModel } from '../graph/write-onnx-model.ts';
import { promptFormatOf } from '../prompt-format-of.ts';
import type { SourceModel } from '../source-model.ts';
import { TOKENIZER_FILE, tokenizerJson } from '../tokenizer-json.ts';
import { loadVocabulary } from '../vocabulary.ts';
import type { ConvertedModel, ConvertRequest } from './messages.ts';

/** GGUF → everything of a ready folder but its manifest. @throws {ModelFileError}; file system errors as they come. */
export async function convert(
  { source, folder, vocabularyDirectory }: ConvertRequest,
  onProgress: (done: number, total: number, detail: string) => void,
  signal: AbortSignal,
): Promise<ConvertedModel> {
  const model = await openGguf(source);
  try {
    const prompt = promptFormatOf(model);
    const headTokens = await headTokensOf(model, vocabularyDirectory);
    const graphFiles = await writeOnnxModel(model, folder, onProgress, signal, headTokens);
    const tokenizerPath = join(folder, TOKENIZER_FILE);
    await writeFile(tokenizerPath, tokenizerJson(model));
    const tokenizer = { name: TOKENIZER_FILE, bytes: (await stat(tokenizerPath)).size };
    const { shape, chatTemplate } = model;
    return { shape, prompt, chatTemplate, files: [...graphFiles, tokenizer] };
  } finally {
    await model.close();
  }
}

/** The tokens that the output head keeps; undefined for all, as for a model that no vocabulary fits. */
async function headTokensOf(
  { tokens, shape }: SourceModel,
  directory: string | undefined,
): Promise<Int32Array | undefined> {
  if (directory === undefined) return undefined;
  for (const file of await readdir(directory)) {
    const vocabulary = await loadVocabulary(join(directory, file));
    // Ids stay in range: a model may have fewer rows than the one the tokens were counted for.
    if (vocabulary.fits(tokens)) return vocabulary.keptTokens().filter((id) => id < shape.vocabularySize);
  }
  return undefined;
}
