/** Text ⇄ token ids. Special-token text in the input is ordinary text: it can never become a special token. */
export interface Tokenizer {
  /** Special tokens by their spelling: for the frame of a prompt, never for text. */
  readonly specialTokens: ReadonlyMap<string, number>;
  /** Ids of `text`, special-token spellings encoded as plain characters. */
  encode(text: string): readonly number[];
  /** Text of `ids`; special tokens give the empty string; incomplete UTF-8 at the end gives U+FFFD. */
  decode(ids: readonly number[]): string;
  /** Streams: feed ids one by one, get text as soon as its bytes are whole UTF-8. */
  decodeStream(): TokenStreamDecoder;
}

export interface TokenStreamDecoder {
  /** The text that became certain with this id; may be empty in the middle of a character. */
  push(id: number): string;
  /** What is left, incomplete bytes as U+FFFD. */
  flush(): string;
}
