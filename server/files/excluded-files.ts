import { globMatcher } from './glob-matcher.ts';

/**
 * The one rule of which files are never read (`foretype.excludeFiles`): a glob may be meant for whole paths, or from a workspace folder on.
 * @param folders absolute paths of the workspace's folders.
 * @returns for absolute paths. Either may have `/` or Windows' separators.
 */
export function excludedFiles(
  globs: readonly string[],
  folders: readonly string[],
): (path: string) => boolean {
  const matches = globMatcher(globs);
  const roots = folders.map((folder) => `${plain(folder).replace(/\/+$/, '')}/`);
  return (given) => {
    const path = plain(given);
    return matches(path) || roots.some((root) => path.startsWith(root) && matches(path.slice(root.length)));
  };
}

/** `/c:/work` of a URI and `C:\work` of Windows are one path. */
function plain(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^\/?([A-Za-z]):(?=\/|$)/, (_, drive: string) => `${drive.toLowerCase()}:`);
}
