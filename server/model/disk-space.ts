import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Left free besides what is needed, so that the user's disk is never filled to the brim. */
const RESERVE_BYTES = 100_000_000;
const MEGABYTE = 1_000_000;

/** Bytes a user may still write below `directory`, which need not exist yet. */
export type FreeBytes = (directory: string) => Promise<number>;

export const freeBytes: FreeBytes = async (directory) => {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  } catch (error) {
    const parent = dirname(directory);
    if (parent === directory) throw error;
    return freeBytes(parent);
  }
};

/** A sentence when `needed` bytes do not fit below `directory`. */
export async function spaceProblem(
  needed: number,
  directory: string,
  free: FreeBytes,
): Promise<string | undefined> {
  const available = await free(directory);
  if (available >= needed + RESERVE_BYTES) return undefined;
  return (
    `Not enough disk space in ${directory}: ${megabytes(needed + RESERVE_BYTES)} MB are needed, ${megabytes(available)} MB are free. ` +
    'Free some space, or set FORETYPE_CACHE to a folder on another disk.'
  );
}

const megabytes = (bytes: number): string => Math.ceil(bytes / MEGABYTE).toLocaleString('en');
