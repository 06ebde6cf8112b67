import { nodesOf, type ParsedFile } from './place.ts';

/** Names of one word or a few letters mean something else in every file and in every library. */
const LEAST_NAME_CHARACTERS = 7;
const SEVERAL_WORDS = /\p{Ll}\p{Lu}|\p{L}_\p{L}/u;

/** Names of the functions and classes that a file defines, at any depth. */
export function namesDefinedIn(file: ParsedFile): Set<string> {
  return new Set(
    nodesOf(file, 'name').map(({ start, end }) =>
      start.line === end.line ? file.lines[start.line]!.slice(start.character, end.character) : '',
    ),
  );
}

/** Names that exactly one other file of the package defines, and this one does not. */
export function foreignNames(
  definedIn: ReadonlyMap<string, ReadonlySet<string>>,
  path: string,
): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const [file, names] of definedIn) {
    for (const name of names) {
      if (name.length >= LEAST_NAME_CHARACTERS && SEVERAL_WORDS.test(name)) {
        counts.set(name, (counts.get(name) ?? 0) + (file === path ? Number.POSITIVE_INFINITY : 1));
      }
    }
  }
  return new Set([...counts].filter(([, count]) => count === 1).map(([name]) => name));
}
