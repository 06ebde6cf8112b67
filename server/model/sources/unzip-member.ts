/** Streams one member of a zip archive (a wheel is one) to a consumer, without holding the archive in memory. */
import { createReadStream } from 'node:fs';
import { Unzip, UnzipInflate, UnzipPassThrough } from 'fflate';
import { SourceError } from './source-error.ts';

const READ_BYTES = 1024 * 1024;

interface MemberState {
  found: boolean;
  finished: boolean;
  failed: boolean;
  /** Unzipped, not consumed yet. */
  ready: Uint8Array[];
}

/**
 * Calls `consume` with the member's bytes in order, waiting for each call.
 * @throws {SourceError} when the archive is damaged or has no such member; what `consume` throws; the signal's reason.
 */
export async function unzipMember(
  archive: string,
  member: string,
  consume: (bytes: Uint8Array) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const state: MemberState = { found: false, finished: false, failed: false, ready: [] };
  const unzip = new Unzip((file) => {
    if (file.name !== member) return;
    state.found = true;
    file.ondata = (error, bytes, final) => {
      if (error) state.failed = true;
      else state.ready.push(bytes);
      state.finished ||= final;
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  unzip.register(UnzipPassThrough);
  const drain = async (): Promise<void> => {
    const chunks = state.ready;
    state.ready = [];
    for (const bytes of chunks) await consume(bytes);
  };
  for await (const chunk of createReadStream(archive, { highWaterMark: READ_BYTES, signal })) {
    push(unzip, chunk as Buffer, false, archive);
    if (state.failed) throw damaged(archive);
    await drain();
    if (state.finished) return;
  }
  push(unzip, new Uint8Array(0), true, archive);
  await drain();
  if (!state.found) throw new SourceError(`${member} is not in the archive`);
  if (!state.finished || state.failed) throw damaged(archive);
}

function push(unzip: Unzip, bytes: Uint8Array, final: boolean, archive: string): void {
  try {
    unzip.push(bytes, final);
  } catch {
    throw damaged(archive);
  }
}

const damaged = (archive: string): SourceError => new SourceError(`the archive ${archive} is damaged`);
