import { fileURLToPath } from 'node:url';

/** The file of a URI; empty where it is in no file system. */
export function fileOf(uri: string): string {
  try {
    return fileURLToPath(uri);
  } catch {
    return '';
  }
}
