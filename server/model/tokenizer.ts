/** Text ⇄ token ids. Special-token text in the input is ordinary text: it can never become a special token. */
export interface Tokenizer {
  /** Special tokens by their spelling: for the frame of a prompt, never for text. */
  readonly specialTokens: ReadonlyMap<string, number>;
  /** Ids of `text`, special-token spellings encoded as plain characters. */
  encode(text: string): readonly number[];
  /** Text of `ids`; special tokens give the empty string; incomplete UTF-8 at the end gives U+FFFD. */
  decode(ids: readonly number[]): string;
  /** For token healing, at each byte of `text`: which ids agree with what is left of it from there on. Never a special token. */
  agreeingWith(text: string): readonly Agreeing[];
  /** Streams: feed ids one by one, get text as soon as its bytes are whole UTF-8. */
  decodeStream(): TokenStreamDecoder;
}

/** Ids whose bytes begin with the rest of a text, or are how it begins, and how many of its bytes each covers. */
export interface Agreeing {
  readonly ids: readonly number[];
  readonly covers: readonly number[];
}

export interface TokenStreamDecoder {
  /** The text that became certain with this id; may be empty in the middle of a character. */
  push(id: number): string;
  /** What is left, incomplete bytes as U+FFFD. */
  flush(): string;
}
