import { open, type FileHandle } from 'node:fs/promises';

/** Pages of 4 KiB: ONNX Runtime maps aligned tensors into memory in place of reading them. */
const ALIGNMENT_BYTES = 4096;

/** Where a tensor's bytes lie in the weights file. */
export interface StoredWeights {
  readonly offset: number;
  readonly length: number;
}

/** The ONNX graph's external data: tensors one after the other, each on a page of its own. */
export class WeightsFile {
  private size = 0;

  private constructor(private readonly file: FileHandle) {}

  /** Creates the file, or empties it. */
  static async create(path: string): Promise<WeightsFile> {
    return new WeightsFile(await open(path, 'w'));
  }

  get bytes(): number {
    return this.size;
  }

  /** Appends one tensor, given in one or several parts. */
  async append(parts: AsyncIterable<ArrayBufferView> | Iterable<ArrayBufferView>): Promise<StoredWeights> {
    const offset = Math.ceil(this.size / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    this.size = offset;
    for await (const part of parts) await this.write(part);
    return { offset, length: this.size - offset };
  }

  /** Makes sure that the bytes are on the disk before anyone calls the folder ready. */
  async close(): Promise<void> {
    try {
      await this.file.sync();
    } finally {
      await this.file.close();
    }
  }

  private async write(part: ArrayBufferView): Promise<void> {
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.file.write(bytes, done, bytes.length - done, this.size);
      done += bytesWritten;
      this.size += bytesWritten;
    }
  }
}
