import type { Language } from './languages.ts';

const openers = new Map<string, RegExp>();

/** Where a language's blocks end with a word: whether the line begins one (`opens` in grammars/languages.json). */
export function opensByWord({ blocks, opens }: Language, line: string): boolean {
  if (blocks !== 'end' || opens === undefined) return false;
  const known = openers.get(opens) ?? new RegExp(opens);
  openers.set(opens, known);
  return known.test(line);
}
