import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

const READ_BYTES = 4 * 1024 * 1024;

/** SHA-256 of a file as hex. `onBytes` gets the bytes read so far. Rejects with the signal's reason when aborted. */
export async function sha256OfFile(
  path: string,
  onBytes: (done: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256');
  let done = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES, signal })) {
    const bytes = chunk as Buffer;
    hash.update(bytes);
    done += bytes.length;
    onBytes(done);
  }
  return hash.digest('hex');
}
