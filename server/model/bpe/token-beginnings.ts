/** Which tokens begin as a text does, found without looking at all of them: they lie in the order of their first two bytes. */
import type { Agreeing } from '../tokenizer.ts';
import { bytesOfToken, type CompiledTokenizer } from './compiled-tokenizer.ts';

const KEYS = 256 * 256;

export class TokenBeginnings {
  /** Where the ids of each key begin in `#ids`, and the end of the last. */
  readonly #starts = new Int32Array(KEYS + 1);
  readonly #ids: Int32Array;

  constructor(private readonly compiled: CompiledTokenizer) {
    const { offsets } = compiled;
    const count = offsets.length - 1;
    let known = 0;
    for (let id = 0; id < count; id++) {
      if (offsets[id] === offsets[id + 1]) continue;
      this.#starts[this.#keyOf(id) + 1]!++;
      known++;
    }
    for (let key = 0; key < KEYS; key++) this.#starts[key + 1]! += this.#starts[key]!;
    this.#ids = new Int32Array(known);
    const next = this.#starts.slice(0, KEYS);
    for (let id = 0; id < count; id++) {
      if (offsets[id] !== offsets[id + 1]) this.#ids[next[this.#keyOf(id)]!++] = id;
    }
  }

  /** @param wanted not empty. */
  agreeingWith(wanted: Uint8Array): Agreeing {
    const ids: number[] = [];
    const covers: number[] = [];
    const look = (fromKey: number, toKey: number): void => {
      for (let at = this.#starts[fromKey]!; at < this.#starts[toKey]!; at++) {
        const id = this.#ids[at]!;
        const covered = agreement(bytesOfToken(this.compiled, id), wanted);
        if (covered === 0) continue;
        ids.push(id);
        covers.push(covered);
      }
    };
    const [first = 0, second] = wanted;
    const key = first << 8;
    if (second === undefined) look(key, key + 256);
    else {
      // Tokens of one byte are there too.
      look(key, key + 1);
      if (second !== 0) look(key + second, key + second + 1);
    }
    return { ids, covers };
  }

  /** Of the first two bytes; where there is one, it counts as followed by 0. */
  #keyOf(id: number): number {
    const { bytes, offsets } = this.compiled;
    const start = offsets[id]!;
    return (bytes[start]! << 8) | (offsets[id + 1]! > start + 1 ? bytes[start + 1]! : 0);
  }
}

/** Bytes of the shorter one where it is how the longer one begins; else 0. */
function agreement(token: Uint8Array, wanted: Uint8Array): number {
  const length = Math.min(token.length, wanted.length);
  for (let at = 0; at < length; at++) if (token[at] !== wanted[at]) return 0;
  return length;
}
