/**
 * `tokenizer.json` of a ready folder, in the format of Hugging Face's tokenizers: any tool that knows it reads ours.
 * Written from the GGUF's tokens and merges, read by `loadTokenizer`.
 */
import * as v from 'valibot';
import type { SourceModel } from './source-model.ts';

export const TOKENIZER_FILE = 'tokenizer.json';

/** Qwen2's pre-tokenizer, as its own tokenizer.json writes it. Ours runs the same in JavaScript: `bpe/pre-tokens.ts`. */
const QWEN2_PATTERN =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

/** GGUF's token types. */
const CONTROL = 3;
const USER_DEFINED = 4;
const UNUSED = 5;
/** Some files mark control tokens as user-defined; their spelling tells. Text must never become one of these. */
const CONTROL_SPELLING = /^<\|.*\|>$/;

const isVocabulary = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).every(Number.isInteger);

/** By hand as well: 150,000 validated tuples cost a second. */
const isMergeList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.length === 2);

const schema = v.object({
  added_tokens: v.array(v.object({ id: v.number(), content: v.string(), special: v.boolean() })),
  model: v.object({
    type: v.literal('BPE'),
    // Not `v.record`: it drops keys such as `constructor`, which are tokens of code models.
    vocab: v.custom<Record<string, number>>(isVocabulary),
    merges: v.custom<readonly (readonly [string, string])[]>(isMergeList),
  }),
});

export interface TokenizerData {
  /** Token texts by id, in the byte alphabet; `undefined` for ids without text. */
  readonly tokens: readonly (string | undefined)[];
  /** Pairs of token texts, best first. */
  readonly merges: readonly (readonly [string, string])[];
  /** Tokens that stand for their exact spelling. `special` ones are never made from text and have no text. */
  readonly added: readonly { readonly id: number; readonly content: string; readonly special: boolean }[];
}

export function tokenizerJson(source: Pick<SourceModel, 'tokens' | 'tokenTypes' | 'merges'>): string {
  // Without a prototype: `__proto__` may be a token.
  const vocab = Object.create(null) as Record<string, number>;
  const added: object[] = [];
  source.tokens.forEach((content, id) => {
    const type = source.tokenTypes[id];
    if (type === UNUSED) return;
    if (type === CONTROL || type === USER_DEFINED) {
      const special = type === CONTROL || CONTROL_SPELLING.test(content);
      added.push({
        id,
        content,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special,
      });
    } else {
      vocab[content] = id;
    }
  });
  return JSON.stringify({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: null,
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: QWEN2_PATTERN }, behavior: 'Isolated', invert: false },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
      ],
    },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: '',
      end_of_word_suffix: '',
      fuse_unk: false,
      byte_fallback: false,
      vocab,
      merges: source.merges.map((merge) => merge.split(' ', 2)),
    },
  });
}

/** @throws when `text` is not a tokenizer of this format. */
export function parseTokenizerJson(text: string): TokenizerData {
  const { added_tokens: added, model } = v.parse(schema, JSON.parse(text));
  const tokens: (string | undefined)[] = [];
  for (const content in model.vocab) tokens[model.vocab[content]!] = content;
  return { tokens, merges: model.merges, added };
}
