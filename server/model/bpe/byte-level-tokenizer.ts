/** Qwen2's tokenizer: byte-level BPE. See docs/decisions/tokenizer.md for why it is our own. */
import { BYTE_CHARACTERS, CHARACTER_BYTES } from '../byte-alphabet.ts';
import type { TokenizerData } from '../tokenizer-json.ts';
import type { Tokenizer, TokenStreamDecoder } from '../tokenizer.ts';
import { MergeTable } from './merge-table.ts';
import { mergeWord } from './merge-word.ts';
import { preTokens } from './pre-tokens.ts';

/** Code repeats its words: remembered pre-tokens, and the longest that is worth remembering. */
const CACHED_PRE_TOKENS = 50_000;
const MAX_CACHED_LENGTH = 64;
/**
 * Longer pre-tokens (a megabyte of blanks, a base64 blob) are merged in pieces: linear time. Nobody wrote such a word, and
 * only tokens across a cut differ from the exact encoding.
 */
const MAX_PIECE_BYTES = 1024;
const NO_BYTES = new Uint8Array(0);

export class ByteLevelTokenizer implements Tokenizer {
  private readonly byteIds: Int32Array;
  private readonly merges: MergeTable;
  /** Tokens that stand for a spelling in the text though no rules make them, such as `<tool_call>`; never special ones. */
  private readonly spelledOut: ReadonlyMap<string, number>;
  private readonly spellings: RegExp | undefined;
  private readonly special: ReadonlySet<number>;
  readonly specialTokens: ReadonlyMap<string, number>;
  private readonly cache = new Map<string, readonly number[]>();
  private readonly tokens: readonly (string | undefined)[];
  private readonly utf8 = new TextEncoder();

  /** @throws when a byte or a rule has no token. */
  constructor(data: TokenizerData) {
    const tokens = [...data.tokens];
    const ids = new Map<string, number>();
    tokens.forEach((token, id) => {
      if (token !== undefined) ids.set(token, id);
    });
    const idOf = (text: string): number => {
      const id = ids.get(text);
      if (id === undefined) throw new Error(`The tokenizer has no token ${JSON.stringify(text)}.`);
      return id;
    };
    this.byteIds = Int32Array.from(BYTE_CHARACTERS, idOf);
    this.merges = new MergeTable(
      data.merges.map(([left, right]) => ({
        left: idOf(left),
        right: idOf(right),
        merged: idOf(left + right),
      })),
    );
    const specialTokens = data.added.filter(({ special }) => special);
    this.special = new Set(specialTokens.map(({ id }) => id));
    this.specialTokens = new Map(specialTokens.map(({ id, content }) => [content, id]));
    const plain = data.added.filter(({ special }) => !special);
    for (const { id, content } of plain) tokens[id] = byteLevel(this.utf8.encode(content));
    this.spelledOut = new Map(plain.map(({ id, content }) => [content, id]));
    this.spellings =
      plain.length > 0
        ? new RegExp(
            `(${plain.map(({ content }) => content.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|')})`,
            'u',
          )
        : undefined;
    this.tokens = tokens;
  }

  encode(text: string): readonly number[] {
    const ids: number[] = [];
    for (const section of this.spellings ? text.split(this.spellings) : [text]) {
      const spelled = this.spelledOut.get(section);
      if (spelled !== undefined) {
        ids.push(spelled);
        continue;
      }
      for (const preToken of preTokens(section)) {
        for (const id of this.encodePreToken(preToken)) ids.push(id);
      }
    }
    return ids;
  }

  decode(ids: readonly number[]): string {
    return newDecoder().decode(Buffer.concat(ids.map((id) => this.bytesOf(id))));
  }

  decodeStream(): TokenStreamDecoder {
    const decoder = newDecoder();
    return {
      push: (id) => decoder.decode(this.bytesOf(id), { stream: true }),
      flush: () => decoder.decode(),
    };
  }

  private encodePreToken(preToken: string): readonly number[] {
    const known = this.cache.get(preToken);
    if (known) return known;
    const bytes = this.utf8.encode(preToken);
    const ids: number[] = [];
    for (let at = 0; at < bytes.length; at += MAX_PIECE_BYTES) {
      const piece = new Int32Array(Math.min(MAX_PIECE_BYTES, bytes.length - at));
      for (let i = 0; i < piece.length; i++) piece[i] = this.byteIds[bytes[at + i]!]!;
      for (const id of mergeWord(piece, this.merges)) ids.push(id);
    }
    if (preToken.length <= MAX_CACHED_LENGTH) {
      if (this.cache.size >= CACHED_PRE_TOKENS) this.cache.clear();
      this.cache.set(preToken, ids);
    }
    return ids;
  }

  private bytesOf(id: number): Uint8Array {
    if (this.special.has(id)) return NO_BYTES;
    const token = this.tokens[id];
    if (token === undefined) return NO_BYTES;
    const bytes = new Uint8Array(token.length);
    for (let i = 0; i < token.length; i++) bytes[i] = CHARACTER_BYTES[token.charCodeAt(i)]!;
    return bytes;
  }
}

/** Keeps a byte order mark: it is part of the text. */
const newDecoder = () => new TextDecoder('utf-8', { ignoreBOM: true });

function byteLevel(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => BYTE_CHARACTERS[byte]).join('');
}
