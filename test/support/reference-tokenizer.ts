/** Hugging Face's tokenizers for JavaScript, as an oracle that shares no code with ours. */
import * as library from '@huggingface/tokenizers';

interface ReferenceTokenizer {
  encode(text: string, options: { readonly add_special_tokens: boolean }): { readonly ids: number[] };
}
/** The package's own types do not resolve under Node's module resolution. */
const { Tokenizer } = library as unknown as {
  readonly Tokenizer: new (tokenizer: object, configuration: object) => ReferenceTokenizer;
};

/** Encodes with the vocabulary and merges of a `tokenizer.json`, no added tokens. */
export function referenceEncoder(json: string): (text: string) => readonly number[] {
  const tokenizer = new Tokenizer({ ...(JSON.parse(json) as object), added_tokens: [] }, {});
  return (text) => tokenizer.encode(text, { add_special_tokens: false }).ids;
}

/** Whether both must agree: the library's `\s` is JavaScript's, not Unicode's, and it gets no added tokens. */
export const isComparable = (text: string): boolean => !/[\u0085\ufeff\u017f]|<\/?tool_call>/.test(text);
