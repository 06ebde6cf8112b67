import picomatch from 'picomatch';

/** Whether a path is matched by one of the globs; hidden files are what they are for. @returns for paths with `/`, leading ones left out. */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.flatMap(spellings).filter((glob) => glob !== '');
  if (patterns.length === 0) return () => false;
  const matches = picomatch(patterns, { dot: true });
  return (path) => matches(withoutRoot(path));
}

/** A backslash escapes what follows, or it is Windows' separator: what is meant cannot be told, and either reading counts. */
function spellings(glob: string): readonly string[] {
  return glob.includes('\\')
    ? [withoutRoot(glob), withoutRoot(glob.replaceAll('\\', '/'))]
    : [withoutRoot(glob)];
}

/** The letter of a drive is spelt either way. */
function withoutRoot(path: string): string {
  return path.replace(/^\/+/, '').replace(/^[A-Z](?=:)/, (drive) => drive.toLowerCase());
}
