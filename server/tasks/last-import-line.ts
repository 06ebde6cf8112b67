import type { Language } from '../context/languages.ts';

/** Index of the last line, from the margin on, that imports something; −1 where none does. */
export function lastImportLine(lines: readonly string[], { imports }: Language): number {
  if (imports === undefined) return -1;
  const pattern = new RegExp(imports);
  return lines.findLastIndex((line) => /^\S/.test(line) && pattern.test(line));
}
