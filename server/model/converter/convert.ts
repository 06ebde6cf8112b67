import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openGguf } from '../gguf/open-gguf.ts';
import { readLearnedNeurons, withNeurons } from '../learned-neurons.ts';
import { writeOnnxModel } from '../graph/write-onnx-model.ts';
import { promptFormatOf } from '../prompt-format-of.ts';
import type { SourceModel } from '../source-model.ts';
import { loadVocabulary } from '../vocabulary.ts';
import { writeTokenizer } from '../write-tokenizer.ts';
import type { ConvertedModel, ConvertRequest } from './messages.ts';

/** GGUF → everything of a ready folder but its manifest. @throws {ModelFileError}; file system errors as they come. */
export async function convert(
  { source, folder, vocabularyDirectory, learnedNeurons }: ConvertRequest,
  onProgress: (done: number, total: number, detail: string) => void,
  signal: AbortSignal,
): Promise<ConvertedModel> {
  const file = await openGguf(source);
  try {
    const model =
      learnedNeurons === undefined
        ? file
        : withNeurons(file, await readLearnedNeurons(learnedNeurons, file.shape));
    const prompt = promptFormatOf(model);
    const headTokens = await headTokensOf(model, vocabularyDirectory);
    const graphFiles = await writeOnnxModel(model, folder, onProgress, signal, headTokens);
    const tokenizerFiles = await writeTokenizer(model, folder);
    const { shape, chatTemplate } = model;
    return { shape, prompt, chatTemplate, files: [...graphFiles, ...tokenizerFiles] };
  } finally {
    await file.close();
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
