import type { Agreeing, Tokenizer, TokenStreamDecoder } from '../../server/model/tokenizer.ts';

/** Ids from here on are special tokens: they have no text. */
export const FIRST_SPECIAL_ID = 256;

/** One id per UTF-8 byte: tests need no model, and every character outside ASCII arrives in pieces. */
export class ByteTokenizer implements Tokenizer {
  /** The first ids stand for the completion prompt's frame (scripted-engine.ts), these for the chat's. */
  readonly specialTokens: ReadonlyMap<string, number> = new Map([
    ['<|im_start|>', FIRST_SPECIAL_ID + 10],
    ['<|im_end|>', FIRST_SPECIAL_ID + 11],
  ]);

  encode(text: string): readonly number[] {
    return [...new TextEncoder().encode(text)];
  }

  decode(ids: readonly number[]): string {
    return new TextDecoder().decode(new Uint8Array(ids.filter((id) => id < FIRST_SPECIAL_ID)));
  }

  agreeingWith(text: string): readonly Agreeing[] {
    return this.encode(text).map((id) => ({ ids: [id], covers: [1] }));
  }

  decodeStream(): TokenStreamDecoder {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    return {
      push: (id) => (id < FIRST_SPECIAL_ID ? decoder.decode(new Uint8Array([id]), { stream: true }) : ''),
      flush: () => decoder.decode(),
    };
  }
}
