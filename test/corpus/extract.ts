import picomatch from 'picomatch';
import { extract } from 'tar';
import type { CorpusPackage } from './packages.ts';

/**
 * Unpacks the package's source files into `folder`, without the archive's own top folder. Only plain files that the globs name come
 * out: no links, no absolute paths and none that lead upwards (tar refuses those).
 */
export async function extractSources(
  archive: string,
  { sources }: CorpusPackage,
  folder: string,
): Promise<void> {
  const isSource = sourceMatcher(sources.flatMap(({ files }) => files));
  await extract({
    file: archive,
    cwd: folder,
    strip: 1,
    preserveOwner: false,
    strict: true,
    filter: (path, entry) =>
      'type' in entry && entry.type === 'File' && isSource(path.replace(/^[^/]*\//, '')),
  });
}

/** Whether a path below the package's root (with `/`) is named by the globs; those with `!` take out again. */
export function sourceMatcher(globs: readonly string[]): (path: string) => boolean {
  const named = picomatch(globs.filter((glob) => !glob.startsWith('!')));
  const takenOut = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  const isTakenOut = takenOut.length > 0 ? picomatch(takenOut) : () => false;
  return (path) => named(path) && !isTakenOut(path);
}
