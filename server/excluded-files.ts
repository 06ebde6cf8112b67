import picomatch from 'picomatch';

/** Whether a path is matched by one of the globs; hidden files are what they are for. @returns for paths with `/`, leading ones left out. */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.filter((glob) => glob !== '');
  if (patterns.length === 0) return () => false;
  const matches = picomatch(patterns, { dot: true });
  return (path) => matches(path.replace(/^\/+/, ''));
}
