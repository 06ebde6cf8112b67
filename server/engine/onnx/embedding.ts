import { closeSync, openSync, readSync } from 'node:fs';
import { halfTable } from '../../model/gguf/dequantize/half.ts';

const BYTES_PER_VALUE = 2;

/** The input embedding on the disk, of which each run reads a few rows: they are in the system's cache, not in this process's memory. */
export class Embedding {
  private readonly values = halfTable();
  private readonly row: Uint16Array;

  private constructor(
    private readonly file: number,
    private readonly hiddenSize: number,
  ) {
    this.row = new Uint16Array(hiddenSize);
  }

  /** @param path float16 (little-endian), one row of `hiddenSize` values for each token. */
  static open(path: string, hiddenSize: number): Embedding {
    return new Embedding(openSync(path, 'r'), hiddenSize);
  }

  /** Puts the rows of `tokens` into `rows`: tokens × hidden size. @throws when the file is shorter than its vocabulary. */
  read(tokens: readonly number[], rows: Float32Array): void {
    const { row, hiddenSize, values } = this;
    const bytes = hiddenSize * BYTES_PER_VALUE;
    for (const [index, token] of tokens.entries()) {
      if (readSync(this.file, row, 0, bytes, token * bytes) !== bytes) {
        throw new Error(`The embedding of token ${token} cannot be read. Prepare the model again.`);
      }
      const start = index * hiddenSize;
      for (let i = 0; i < hiddenSize; i++) rows[start + i] = values[row[i]!]!;
    }
  }

  close(): void {
    closeSync(this.file);
  }
}
