/** Qwen2's tokenizer: byte-level BPE. See docs/decisions/tokenizer.md for why it is our own. */
import type { Agreeing, Tokenizer, TokenStreamDecoder } from '../tokenizer.ts';
import { bytesOfToken, type CompiledTokenizer } from './compiled-tokenizer.ts';
import { MergeTable } from './merge-table.ts';
import { mergeWord } from './merge-word.ts';
import { preTokens } from './pre-tokens.ts';
import { TokenBeginnings } from './token-beginnings.ts';

/** Code repeats its words: remembered pre-tokens, and the longest that is worth remembering. */
const CACHED_PRE_TOKENS = 50_000;
const MAX_CACHED_LENGTH = 64;
/**
 * Longer pre-tokens (a megabyte of blanks, a base64 blob) are merged in pieces: linear time. Nobody wrote such a word, and
 * only tokens across a cut differ from the exact encoding.
 */
const MAX_PIECE_BYTES = 1024;

export class ByteLevelTokenizer implements Tokenizer {
  private readonly byteIds: Int32Array;
  private readonly merges: MergeTable;
  /** Tokens that stand for a spelling in the text though no rules make them, such as `<tool_call>`; never special ones. */
  private readonly spelledOut: ReadonlyMap<string, number>;
  private readonly spellings: RegExp | undefined;
  readonly specialTokens: ReadonlyMap<string, number>;
  private readonly cache = new Map<string, readonly number[]>();
  private readonly utf8 = new TextEncoder();
  private beginnings: TokenBeginnings | undefined;

  constructor(private readonly compiled: CompiledTokenizer) {
    const { byteIds, merges, added } = compiled;
    this.byteIds = byteIds;
    this.merges = new MergeTable(merges);
    this.specialTokens = new Map(
      added.filter(({ special }) => special).map(({ id, content }) => [content, id]),
    );
    const plain = added.filter(({ special }) => !special);
    this.spelledOut = new Map(plain.map(({ id, content }) => [content, id]));
    this.spellings =
      plain.length > 0
        ? new RegExp(
            `(${plain.map(({ content }) => content.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|')})`,
            'u',
          )
        : undefined;
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
    return newDecoder().decode(Buffer.concat(ids.map((id) => bytesOfToken(this.compiled, id))));
  }

  decodeStream(): TokenStreamDecoder {
    const decoder = newDecoder();
    return {
      push: (id) => decoder.decode(bytesOfToken(this.compiled, id), { stream: true }),
      flush: () => decoder.decode(),
    };
  }

  agreeingWith(text: string): readonly Agreeing[] {
    this.beginnings ??= new TokenBeginnings(this.compiled);
    const bytes = this.utf8.encode(text);
    return Array.from(bytes, (_, at) => this.beginnings!.agreeingWith(bytes.subarray(at)));
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
}

/** Keeps a byte order mark: it is part of the text. */
const newDecoder = () => new TextDecoder('utf-8', { ignoreBOM: true });
