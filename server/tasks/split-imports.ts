import type { Language } from '../context/languages.ts';

export interface SplitImports {
  /** Without them. */
  readonly code: string;
  readonly imports: readonly string[];
}

/** Takes the import lines out that a model writes above its code; they belong to the file's top. */
export function splitImports(code: string, language: Language): SplitImports {
  if (language.imports === undefined) return { code, imports: [] };
  const pattern = new RegExp(language.imports);
  const imports: string[] = [];
  const lines = code.split('\n');
  let at = 0;
  for (; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.trim() === '') continue;
    // One that goes on over several lines is left where it is.
    if (/^\s/.test(line) || !pattern.test(line) || /[({]\s*$/.test(line)) break;
    imports.push(line.trim());
  }
  return { code: lines.slice(at).join('\n'), imports };
}
