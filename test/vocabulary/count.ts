/** How often, and in how many files, a source uses each token. */
import { createHash } from 'node:crypto';
import type { Tokenizer } from '../../server/model/tokenizer.ts';
import { textFiles } from './files.ts';

/** One in so many lines is also read from a column in its middle on: that is where completions begin. */
const CUT_LINES = 8;

export interface SourceCounts {
  /** Files that contain the token, by id. */
  readonly files: Uint32Array;
  /** Occurrences, by id. */
  readonly occurrences: Uint32Array;
}

export async function countSource(
  directory: string,
  tokenizer: Pick<Tokenizer, 'encode'>,
  size: number,
): Promise<SourceCounts> {
  const files = new Uint32Array(size);
  const occurrences = new Uint32Array(size);
  /** The last file each token was in. */
  const last = new Int32Array(size).fill(-1);
  let file = 0;
  for await (const { path, text } of textFiles(directory)) {
    for (const part of [text, ...cutLines(path, text)]) {
      for (const id of tokenizer.encode(part)) {
        occurrences[id]!++;
        if (last[id] === file) continue;
        last[id] = file;
        files[id]!++;
      }
    }
    file++;
  }
  return { files, occurrences };
}

/** Rests of lines behind a cursor, the same for the same path and text. */
export function cutLines(path: string, text: string): readonly string[] {
  let state = createHash('sha1').update(path).digest().readUInt32LE();
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; // Numerical Recipes' generator
    return Math.floor((state / 2 ** 32) * below);
  };
  return text.split('\n').flatMap((line) => {
    if (line.trim().length < 2 || random(CUT_LINES) !== 0) return [];
    return [`${line.slice(1 + random(line.length - 1)).replace(/^[\udc00-\udfff]/, '')}\n`];
  });
}
