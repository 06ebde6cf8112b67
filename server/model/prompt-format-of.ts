import { ModelFileError } from './model-file-error.ts';
import type { PromptFormat } from './prompt-format.ts';
import type { SourceModel } from './source-model.ts';

/** Generation ends at any of these, as far as the vocabulary has them. */
const STOP_SPELLINGS = [
  '<|endoftext|>',
  '<|im_end|>',
  '<|fim_prefix|>',
  '<|fim_middle|>',
  '<|fim_suffix|>',
  '<|fim_pad|>',
  '<|repo_name|>',
  '<|file_sep|>',
];

/**
 * The prompt format of a file that is not in the catalogue, from its own special tokens. Suffix first, the form that
 * Qwen2.5-Coder does best (design.md).
 * @throws {ModelFileError} when the vocabulary has no fill-in-the-middle tokens.
 */
export function promptFormatOf({ tokens }: Pick<SourceModel, 'tokens'>): PromptFormat {
  const missing: string[] = [];
  const idOf = (spelling: string): number => {
    const id = tokens.indexOf(spelling);
    if (id < 0) missing.push(spelling);
    return id;
  };
  const format: PromptFormat = {
    form: 'suffix-first',
    prefixToken: idOf('<|fim_prefix|>'),
    suffixToken: idOf('<|fim_suffix|>'),
    middleToken: idOf('<|fim_middle|>'),
    fileSeparatorToken: idOf('<|file_sep|>'),
    repositoryToken: idOf('<|repo_name|>'),
    stopTokens: STOP_SPELLINGS.map((spelling) => tokens.indexOf(spelling)).filter((id) => id >= 0),
  };
  if (missing.length > 0) {
    throw new ModelFileError(
      `The model has no fill-in-the-middle tokens (${missing.join(', ')}), so it cannot complete code at the cursor. ` +
        'Use a coder model, such as Qwen2.5-Coder.',
    );
  }
  return format;
}
