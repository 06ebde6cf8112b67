import { LRUCache } from 'lru-cache';
import type { Agreeing, Tokenizer, TokenStreamDecoder } from '../model/tokenizer.ts';
import { splitIntoSegments } from './segments.ts';

/** Lines remembered: the windows of a few dozen documents. */
const MAX_SEGMENTS = 8192;
/** A longer line is encoded each time: minified files must not fill the memory. */
const MAX_SEGMENT_CHARACTERS = 2000;

/** A tokenizer that remembers lines, so that a keystroke encodes only its own. Gives the same ids as the one inside. */
export class CachingTokenizer implements Tokenizer {
  private readonly known = new LRUCache<string, readonly number[]>({ max: MAX_SEGMENTS });

  constructor(private readonly inner: Tokenizer) {}

  get specialTokens(): ReadonlyMap<string, number> {
    return this.inner.specialTokens;
  }

  encode(text: string): readonly number[] {
    return splitIntoSegments(text).flatMap((segment) => this.encodeSegment(segment));
  }

  decode(ids: readonly number[]): string {
    return this.inner.decode(ids);
  }

  agreeingWith(text: string): readonly Agreeing[] {
    return this.inner.agreeingWith(text);
  }

  decodeStream(): TokenStreamDecoder {
    return this.inner.decodeStream();
  }

  private encodeSegment(segment: string): readonly number[] {
    const hit = this.known.get(segment);
    if (hit) return hit;
    const ids = this.inner.encode(segment);
    if (segment.length <= MAX_SEGMENT_CHARACTERS) this.known.set(segment, ids);
    return ids;
  }
}
