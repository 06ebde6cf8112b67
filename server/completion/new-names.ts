/**
 * Names in a suggestion that stand nowhere: neither in the file nor among those of the language. Made up or not, a new name has to be guessed
 * letter by letter, and mostly it is another one that the person has in mind (docs/quality.md, When to stay silent).
 */
import { namesOfLanguage } from '../context/language-names.ts';
import { languageFor } from '../context/languages.ts';
import { TextScanner } from '../context/text-scan.ts';
import type { Surroundings } from './surroundings.ts';

const NAME = /(?<![\p{L}\p{N}_$])[\p{L}_][\p{L}\p{N}_$]*/gu;
/** `i`, `x`, `n` come and go. */
const LEAST_CHARACTERS = 2;

/** In the first line of a suggestion with text. */
export function newNamesIn(
  text: string,
  { lineBefore, languageId, place }: Surroundings,
  isKnown: (name: string) => boolean,
): readonly string[] {
  if (place !== 'code') return [];
  const [first] = /^\s*.*/.exec(text)!;
  const start = first.lastIndexOf('\n') + 1;
  return start === 0
    ? newNames(lineBefore + first, lineBefore.length, languageId, isKnown)
    : newNames(first.slice(start), 0, languageId, isKnown);
}

/**
 * Comments and strings are no names. Nothing is told in a language whose own names are not known.
 * @param line with the suggestion in it, from the line's start on.
 * @param from where the suggestion begins in it: names that end before are not its own.
 * @param isKnown whether a name stands in the file.
 */
function newNames(
  line: string,
  from: number,
  languageId: string,
  isKnown: (name: string) => boolean,
): readonly string[] {
  const ofLanguage = namesOfLanguage(languageId);
  if (!ofLanguage) return [];
  const { code } = new TextScanner(languageFor(languageId, '')).next(line);
  const found = new Set<string>();
  for (const { 0: name, index } of code.matchAll(NAME)) {
    const isOwn = index + name.length > from && name.length >= LEAST_CHARACTERS;
    if (isOwn && !ofLanguage.has(name) && !found.has(name) && !isKnown(name)) found.add(name);
  }
  return [...found];
}
