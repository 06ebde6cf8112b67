/**
 * A byte-level BPE tokenizer as numbers. Reading `tokenizer.json` makes 150,000 strings and as many pairs of them, 60 MB that a process keeps long after; this
 * is read in milliseconds into a few arrays.
 */
import * as v from 'valibot';
import { BYTE_CHARACTERS, CHARACTER_BYTES } from '../byte-alphabet.ts';
import type { TokenizerData } from '../tokenizer-json.ts';

export const COMPILED_TOKENIZER_FILE = 'tokenizer.bin';

/** A token that stands for its exact spelling; `special` ones are never made from text and have no text. */
const addedSchema = v.array(v.object({ id: v.number(), content: v.string(), special: v.boolean() }));

export interface CompiledTokenizer {
  /** Id of the token of each byte, 256. */
  readonly byteIds: Int32Array;
  /** Rules, best first: left id, right id, id of both together. */
  readonly merges: Int32Array;
  /** Where the bytes of each token begin in `bytes`, and the end of the last. */
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
  readonly added: v.InferOutput<typeof addedSchema>;
}

/** @throws when a byte or a rule has no token. */
export function compileTokenizer({ tokens, merges, added }: TokenizerData): CompiledTokenizer {
  const ids = new Map<string, number>();
  tokens.forEach((token, id) => {
    if (token !== undefined) ids.set(token, id);
  });
  const idOf = (text: string): number => {
    const id = ids.get(text);
    if (id === undefined) throw new Error(`The tokenizer has no token ${JSON.stringify(text)}.`);
    return id;
  };
  const count = added.reduce((most, { id }) => Math.max(most, id + 1), tokens.length);
  const texts = Array.from({ length: count }, (_, id) => byteAlphabetBytes(tokens[id]));
  const utf8 = new TextEncoder();
  for (const { id, content, special } of added) texts[id] = special ? NO_BYTES : utf8.encode(content);
  const offsets = new Int32Array(texts.length + 1);
  for (let id = 0; id < texts.length; id++) offsets[id + 1] = offsets[id]! + texts[id]!.length;
  return {
    byteIds: Int32Array.from(BYTE_CHARACTERS, idOf),
    merges: Int32Array.from(merges.flatMap(([left, right]) => [idOf(left), idOf(right), idOf(left + right)])),
    offsets,
    bytes: Buffer.concat(texts),
    added: added.map(({ id, content, special }) => ({ id, content, special })),
  };
}

const NO_BYTES = new Uint8Array(0);

function byteAlphabetBytes(token: string | undefined): Uint8Array {
  const bytes = new Uint8Array(token?.length ?? 0);
  for (let i = 0; i < bytes.length; i++) bytes[i] = CHARACTER_BYTES[token!.charCodeAt(i)]!;
  return bytes;
}

/** Of one token; none for a special one, and for an id without text. */
export function bytesOfToken({ bytes, offsets }: CompiledTokenizer, id: number): Uint8Array {
  return bytes.subarray(offsets[id] ?? 0, offsets[id + 1] ?? 0);
}

/** Says what follows and how it is laid out; another layout gets another mark. */
const MARK = 0x46544b31;
const BYTES_PER_NUMBER = 4;
const BYTE_COUNT = 256;

/** `tokenizer.bin`: the mark, the lengths of merges, offsets, texts and the JSON of what was added, and then these; little-endian. */
export function compiledTokenizerBytes(compiled: CompiledTokenizer): Uint8Array {
  const { byteIds, merges, offsets, bytes } = compiled;
  const added = Buffer.from(JSON.stringify(compiled.added));
  const head = Int32Array.of(MARK, merges.length, offsets.length, bytes.length, added.length);
  const parts = [head, byteIds, merges, offsets].map(
    (part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
  );
  return Buffer.concat([...parts, bytes, added]);
}

/** @throws when they are not whole. */
export function parseCompiledTokenizer(file: Uint8Array): CompiledTokenizer {
  let at = 0;
  const numbers = (count: number): Int32Array => {
    const start = file.byteOffset + at;
    at += count * BYTES_PER_NUMBER;
    return new Int32Array(file.buffer.slice(start, file.byteOffset + at));
  };
  const headNumbers = 5;
  const [mark, mergeCount, offsetCount, byteCount, addedCount] =
    file.length < headNumbers * BYTES_PER_NUMBER ? [] : numbers(headNumbers);
  const counted = (BYTE_COUNT + mergeCount! + offsetCount!) * BYTES_PER_NUMBER + byteCount! + addedCount!;
  if (mark !== MARK || file.length !== at + counted) throw new Error('The tokenizer file is damaged.');
  const byteIds = numbers(BYTE_COUNT);
  const merges = numbers(mergeCount!);
  const offsets = numbers(offsetCount!);
  // A copy: `slice` of a Buffer is a view, and would hold on to the whole file.
  const bytes = Uint8Array.prototype.slice.call(file, at, at + byteCount!);
  const added = v.parse(addedSchema, JSON.parse(Buffer.from(file.subarray(at + byteCount!)).toString()));
  return { byteIds, merges, offsets, bytes, added };
}
