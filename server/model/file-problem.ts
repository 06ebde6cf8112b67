import { messageOf } from '../message-of.ts';

/** What a file system error means for a person, with what to do. `path` is what was being read or written. */
export function fileProblem(error: unknown, path: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk is full: ${path} could not be written. Free some space, or set FORETYPE_CACHE to a folder on another disk.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `No permission for ${path}. Make it accessible, or set FORETYPE_CACHE to a folder you can write to.`;
    case 'ENOENT':
      return `${path} does not exist.`;
    case 'EISDIR':
      return `${path} is a folder, not a file.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${path} cannot be used: a file stands where a folder is needed.`;
    default:
      return `${path}: ${messageOf(error)}`;
  }
}

/** Whether `error` came from the file system or another system call. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}
