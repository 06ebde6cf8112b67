import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openGguf } from '../gguf/open-gguf.ts';
import { writeOnnxModel } from '../graph/write-onnx-model.ts';
import { promptFormatOf } from '../prompt-format-of.ts';
import { TOKENIZER_FILE, tokenizerJson } from '../tokenizer-json.ts';
import type { ConvertedModel, ConvertRequest } from './messages.ts';

/** GGUF → everything of a ready folder but its manifest. @throws {ModelFileError}; file system errors as they come. */
export async function convert(
  { source, folder }: ConvertRequest,
  onProgress: (done: number, total: number, detail: string) => void,
  signal: AbortSignal,
): Promise<ConvertedModel> {
  const model = await openGguf(source);
  try {
    const prompt = promptFormatOf(model);
    const graphFiles = await writeOnnxModel(model, folder, onProgress, signal);
    const tokenizerPath = join(folder, TOKENIZER_FILE);
    await writeFile(tokenizerPath, tokenizerJson(model));
    const tokenizer = { name: TOKENIZER_FILE, bytes: (await stat(tokenizerPath)).size };
    const { shape, chatTemplate } = model;
    return { shape, prompt, chatTemplate, files: [...graphFiles, tokenizer] };
  } finally {
    await model.close();
  }
}
