import { ModelFileError } from '../model-file-error.ts';

/** The header goes on behind the bytes at hand: read more of the file and start again. */
export class HeaderGoesOn extends Error {}

/** Reads little-endian numbers and strings one after the other from the first bytes of a file of `fileBytes` bytes. */
export class HeaderReader {
  private at = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly fileBytes: number,
  ) {}

  get position(): number {
    return this.at;
  }

  uint8(): number {
    return this.bytes.readUInt8(this.take(1));
  }
  int8(): number {
    return this.bytes.readInt8(this.take(1));
  }
  uint16(): number {
    return this.bytes.readUInt16LE(this.take(2));
  }
  int16(): number {
    return this.bytes.readInt16LE(this.take(2));
  }
  uint32(): number {
    return this.bytes.readUInt32LE(this.take(4));
  }
  int32(): number {
    return this.bytes.readInt32LE(this.take(4));
  }
  float32(): number {
    return this.bytes.readFloatLE(this.take(4));
  }
  float64(): number {
    return this.bytes.readDoubleLE(this.take(8));
  }
  int64(): number {
    return Number(this.bytes.readBigInt64LE(this.take(8)));
  }
  uint64(): number {
    const at = this.take(8);
    return this.bytes.readUInt32LE(at + 4) * 2 ** 32 + this.bytes.readUInt32LE(at);
  }

  string(): string {
    const length = this.count(1, 'string');
    const at = this.take(length);
    return this.bytes.toString('utf8', at, at + length);
  }

  /** A count of things of at least `leastBytes` each: never more than the rest of the file can hold. */
  count(leastBytes: number, what: string): number {
    const count = this.uint64();
    if (count * leastBytes > this.fileBytes - this.at) {
      throw new ModelFileError(
        `The file is damaged or incomplete: its header announces ${count} (${what}), more than the file can hold.`,
      );
    }
    return count;
  }

  private take(length: number): number {
    const start = this.at;
    const end = start + length;
    if (end > this.bytes.length) {
      if (end <= this.fileBytes) throw new HeaderGoesOn();
      throw new ModelFileError('The file is incomplete: it ends inside the header.');
    }
    this.at = end;
    return start;
  }
}
