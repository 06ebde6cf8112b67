/**
 * The output vocabulary: the tokens a model may write. Which they are was counted over many languages (docs/engine.md, "The
 * output head"); the prompt may use all tokens. Closed under merges: text that would need a dropped token can always be
 * written with the two kept or splittable parts that it is merged from, down to single bytes.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));

const schema = v.pipe(
  v.object({
    about: v.string(),
    /** Of the texts of the first `used` tokens. */
    tokenizer: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    /** Ids from here on have no text: rows that fill up the matrix. */
    used: count,
    /** Rows of the whole head. */
    size: count,
    count,
    /** Base64 of `size` bits, id 8·i + b in bit b (1 << b) of byte i. */
    kept: v.pipe(v.string(), v.base64()),
  }),
  v.check(({ used, size }) => used <= size, 'More tokens are used than there are.'),
  v.check(({ kept, size }) => bitsOf(kept).length === Math.ceil(size / 8), 'The set has another size.'),
  v.check(({ kept, count, used }) => {
    const ids = idsIn(bitsOf(kept));
    return ids.length === count && ids.at(-1)! < used;
  }, 'The set has other tokens than it says.'),
);

export type VocabularyData = Readonly<v.InferOutput<typeof schema>>;

export class OutputVocabulary {
  /** Tokens of the model it was made for, kept or not. */
  readonly size: number;
  /** Kept tokens. */
  readonly count: number;
  private readonly data: VocabularyData;

  /** @throws {v.ValiError} when `data` is not of this form or contradicts itself. */
  constructor(data: unknown) {
    this.data = v.parse(schema, data);
    this.size = this.data.size;
    this.count = this.data.count;
  }

  /** Ids of the kept tokens, ascending. */
  keptTokens(): Int32Array {
    return Int32Array.from(idsIn(bitsOf(this.data.kept)));
  }

  /** Whether a model with these token texts (by id, as in its GGUF) is one that the vocabulary was made for. */
  fits(tokens: readonly string[]): boolean {
    const { used, tokenizer } = this.data;
    return tokens.length >= used && tokenizerFingerprint(tokens.slice(0, used)) === tokenizer;
  }
}

/** @throws when the file is missing, or not a vocabulary. */
export async function loadVocabulary(path: string): Promise<OutputVocabulary> {
  return new OutputVocabulary(JSON.parse(await readFile(path, 'utf8')));
}

/** The data of a file with these ids. `tokens`: the texts of all used ids, control tokens too. */
export function vocabularyData(
  about: string,
  tokens: readonly string[],
  size: number,
  ids: Int32Array,
): VocabularyData {
  const bits = new Uint8Array(Math.ceil(size / 8));
  for (const id of ids) bits[id >> 3]! |= 1 << (id & 7);
  return {
    about,
    tokenizer: tokenizerFingerprint(tokens),
    used: tokens.length,
    size,
    count: ids.length,
    kept: Buffer.from(bits).toString('base64'),
  };
}

/** SHA-256, in hex, of the JSON of the texts in the byte alphabet. */
const tokenizerFingerprint = (tokens: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(tokens)).digest('hex');

const bitsOf = (base64: string): Uint8Array => Buffer.from(base64, 'base64');

function idsIn(bits: Uint8Array): number[] {
  const ids: number[] = [];
  bits.forEach((byte, at) => {
    for (let bit = 0; bit < 8; bit++) if ((byte & (1 << bit)) !== 0) ids.push(8 * at + bit);
  });
  return ids;
}
