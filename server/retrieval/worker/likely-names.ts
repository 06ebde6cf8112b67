/** Which names a place will probably use next: those that files like it use. */
import { languageGroup } from '../../context/language-group.ts';
import type { RetrievalPlace } from '../snippet.ts';
import type { IndexedFile } from './indexed-file.ts';
import { hashOf } from './names.ts';

/** Files that are most like the place; more of them say what the whole project uses. */
const NEIGHBOURS = 12;
/** A file of the same folder is as much like the place as one that has this share of its names more. */
const SAME_FOLDER_SHARE = 0.1;
/** What the file itself defines it uses anyway, also where nobody else does. */
const OWN_DEFINITION_SHARE = 0.3;
/** A filter in front of the map: most of a file's names are not near the cursor. */
const FILTER_BYTES = 8_192;

/**
 * Neighbourhood-based collaborative filtering (Herlocker et al. 1999): files that have names in common with the text near the cursor, rare ones above all,
 * vote for the names they use, each as much as it is like the place.
 *
 * @param near names around the cursor with their weights
 * @returns by a name's hash (`hashOf`): the share of the votes that it has, from 0 to 1
 */
export function likelyNames(
  files: Iterable<IndexedFile>,
  place: RetrievalPlace,
  near: ReadonlyMap<string, number>,
): ReadonlyMap<number, number> {
  const group = languageGroup(place.languageId);
  const names = [...near];
  const indexOf = new Map(names.map(([name], index) => [hashOf(name), index]));
  const filter = new Uint8Array(FILTER_BYTES);
  for (const hash of indexOf.keys()) filter[(hash >>> 3) % FILTER_BYTES]! |= 1 << (hash & 7);
  const filesWith = new Int32Array(names.length);
  const candidates: { readonly file: IndexedFile; readonly common: readonly number[] }[] = [];
  for (const file of files) {
    if (file.file === place.file || file.isLoose === true || languageGroup(file.languageId) !== group)
      continue;
    if (!isBelowRoot(place.file, file)) continue;
    const common: number[] = [];
    for (const hash of file.names) {
      if ((filter[(hash >>> 3) % FILTER_BYTES]! & (1 << (hash & 7))) === 0) continue;
      const index = indexOf.get(hash);
      if (index === undefined) continue;
      common.push(index);
      filesWith[index]!++;
    }
    candidates.push({ file, common });
  }
  const worth = names.map(
    ([, weight], index) => weight * Math.log((1 + candidates.length) / (1 + filesWith[index]!)),
  );
  const all = worth.reduce((sum, value) => sum + value, 0);
  if (all <= 0) return new Map();
  const folder = folderOf(place.file);
  const neighbours = candidates
    .map(({ file, common }) => ({
      file,
      likeness:
        common.reduce((sum, index) => sum + worth[index]!, 0) / all +
        (folderOf(file.file) === folder ? SAME_FOLDER_SHARE : 0),
    }))
    .sort((a, b) => b.likeness - a.likeness || (a.file.path < b.file.path ? -1 : 1))
    .slice(0, NEIGHBOURS);
  const votes = neighbours.reduce((sum, { likeness }) => sum + likeness, 0);
  const shares = new Map<number, number>();
  if (votes <= 0) return shares;
  for (const { file, likeness } of neighbours) {
    const own = new Set(file.symbols.map(({ name }) => hashOf(name)));
    for (const hash of file.names) {
      const share = (likeness / votes) * (own.has(hash) ? OWN_DEFINITION_SHARE : 1);
      shares.set(hash, (shares.get(hash) ?? 0) + share);
    }
  }
  return shares;
}

/** Whether a file lies in the workspace folder that another one is in. */
export function isBelowRoot(path: string, { file, path: below }: IndexedFile): boolean {
  return path.startsWith(file.slice(0, file.length - below.length));
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'), 0));
}
